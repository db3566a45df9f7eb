import { account, type Account, type AccountTypes } from '@snapfold/domain';
import { metadataOf, type Commit, type EventStore } from '@snapfold/kernel/engine';
import { decideDeposit, newContext, openedAccount } from './deposit.js';

/** The size of a journal that is filled before anything is measured. The first event of each account opens it. */
export interface JournalSize {
  readonly accounts: number;
  readonly events: number;
}

/** The current state of an account while the journal is filled. */
interface Head {
  readonly id: string;
  version: number;
  state: Account;
}

const EVENTS_AT_ONCE = 5_000;

/**
 * Fills an empty journal without the engine, by large commits to the store. It opens the accounts, then makes deposits on them in
 * turn, until there are enough events.
 */
export async function seedDeposits(
  store: EventStore<AccountTypes>,
  { accounts, events }: JournalSize,
): Promise<readonly string[]> {
  const heads = Array.from({ length: accounts }, () => ({
    id: newContext().newId(),
    version: 0,
    state: account.initial,
  }));
  let batch: Commit<AccountTypes>[] = [];
  for (let done = 0; done < events;) {
    for (const head of heads.slice(0, events - done)) batch.push(await nextCommit(head));
    done += Math.min(heads.length, events - done);
    if (batch.length < EVENTS_AT_ONCE && done < events) continue;
    const { outcome } = await store.commit(batch);
    if (outcome !== 'committed') throw new Error(`A commit that fills the journal is ${outcome}.`);
    batch = [];
  }
  return heads.map(({ id }) => id);
}

async function nextCommit(head: Head): Promise<Commit<AccountTypes>> {
  const context = newContext();
  const { payload, state } = head.version === 0 ? openedAccount(context) : await decideDeposit(head.state, context);
  const { id: aggregateId, version: expectedVersion } = head;
  head.version += 1;
  head.state = state;
  const event = {
    aggregateType: account.type,
    aggregateId,
    version: head.version,
    at: context.at,
    payload,
    metadata: metadataOf(context),
  };
  const { schemaVersion } = account;
  const decidedOn = { aggregateId, expectedVersion, expectedRevision: 0 };
  return { changes: [{ ...decidedOn, events: [event], state, schemaVersion, uniqueKeys: {}, heldKeys: {} }] };
}
