import { account, type Account, type AccountTypes } from '@snapfold/domain';
import { metadataOf, type Commit, type EventStore } from '@snapfold/kernel/engine';
import { decideDeposit, newContext, openedAccount } from './deposit.js';

/** A journal that is filled before anything is measured: so many events, one of which opens each account. */
export interface JournalSize {
  readonly accounts: number;
  readonly events: number;
}

/** What is known of an account that is being filled. */
interface Head {
  readonly id: string;
  version: number;
  state: Account;
}

const EVENTS_AT_ONCE = 5_000;

/**
 * Fills an empty journal past the engine, by large commits of the store itself: opens accounts and deposits on them in turn,
 * until there are so many events.
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
    if (outcome !== 'committed') throw new Error(`A commit of the seed is ${outcome}.`);
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
