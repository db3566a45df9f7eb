import type { AccountQuery, AccountTypes, UserQuery, UserTypes } from '@snapfold/domain';
import type { EventEnvelope } from '@snapfold/kernel';
import type { ReadModel, Snapshot } from '@snapfold/kernel/engine';

/** What makes accounts follow their owners. */
export interface Followed {
  readonly snapshots: {
    readonly users: ReadModel<Snapshot<UserTypes>, UserQuery>;
    readonly accounts: ReadModel<Snapshot<AccountTypes>, AccountQuery>;
  };
  /** Aborted when the handler should end. */
  readonly signal: { readonly aborted: boolean };
  readonly update: (aggregate: 'accounts', id: string, command: AccountTypes['update']) => Promise<unknown>;
}

const pageSize = 100;

/** After a deactivation or a reactivation: makes every account of the user follow it. */
export function followStatus({ aggregateId, payload }: EventEnvelope<UserTypes>, followed: Followed) {
  const isChange = payload.type === 'user_deactivated' || payload.type === 'user_reactivated';
  return isChange ? followedByAll(aggregateId, followed) : undefined;
}

/**
 * After an opening: makes the account follow what its owner did meanwhile. The handler of such a change may have listed the accounts of the owner
 * before this one was there.
 */
export function followSinceOpening({ aggregateId, payload }: EventEnvelope<AccountTypes>, followed: Followed) {
  if (payload.type !== 'account_opened') return undefined;
  const { owner, ownerStatusChanges = 0 } = payload;
  return followedByOne(aggregateId, owner, ownerStatusChanges, followed);
}

async function followedByAll(owner: string, { snapshots, signal, update }: Followed): Promise<void> {
  const statusChanges = await statusChangesOf(owner, snapshots);
  const outcomes: PromiseSettledResult<unknown>[] = [];
  let cursor: string | undefined;
  do {
    const page = await snapshots.accounts.find({ owner }, { limit: pageSize, cursor });
    const behind = page.items.filter(({ state }) => state.ownerStatusChanges < statusChanges);
    const sent = [...behind, ...(page.unreadable ?? [])].map(({ id }) =>
      update('accounts', id, { type: 'follow_owner', statusChanges }),
    );
    outcomes.push(...(await Promise.allSettled(sent)));
    cursor = page.next;
  } while (cursor !== undefined && !signal.aborted);
  // Only now, so that an account which cannot be changed keeps no other one from being frozen.
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function followedByOne(
  id: string,
  owner: string,
  ownerStatusChanges: number,
  { snapshots, update }: Followed,
): Promise<void> {
  const statusChanges = await statusChangesOf(owner, snapshots);
  if (statusChanges > ownerStatusChanges) await update('accounts', id, { type: 'follow_owner', statusChanges });
}

async function statusChangesOf(userId: string, { users }: Followed['snapshots']): Promise<number> {
  return (await users.get(userId))?.state.statusChanges ?? 0;
}
