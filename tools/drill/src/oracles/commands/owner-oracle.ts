import { like } from '@snapfold/running-bank';
import type { StoredBank, StoredEvent } from '../../stored/stored.js';
import type { Violation } from '../violation.js';

const ofUser = { status: '', statusChanges: 0 };
const ofAccount = { owner: '', status: '', ownerStatusChanges: 0 };

/** At rest each account that is not closed has repeated everything that its owner did, and is frozen if the owner is deactivated. */
export function judgeOwners({ users, accounts }: StoredBank): Violation[] {
  const owners = new Map(users.snapshots.map(({ _id, state }) => [_id, like(ofUser, state)]));
  return accounts.snapshots.flatMap(({ _id, state }) => {
    const { owner: id, status, ownerStatusChanges } = like(ofAccount, state);
    const owner = owners.get(id);
    if (status === 'closed') return [];
    const expected = owner?.status === 'deactivated' ? 'frozen' : 'open';
    if (status === expected && ownerStatusChanges === owner?.statusChanges) return [];
    const what = `${_id} is ${status} after ${ownerStatusChanges} changes of its owner ${id}: ${JSON.stringify(owner)}`;
    return [{ oracle: 'an account is frozen if its owner is deactivated', what }];
  });
}

/** An account is frozen and unfrozen in turn, and nothing else happens to it while it is frozen. */
export function judgeFreezing({ accounts }: StoredBank): Violation[] {
  const histories = Map.groupBy(accounts.events, ({ aggregateId }) => aggregateId);
  return [...histories.values()].flatMap((events) =>
    events
      .filter((event, index) => !mayFollow(events[index - 1], event))
      .map((event) => ({
        oracle: 'a frozen account is only unfrozen, and only then',
        what: `${event.payload.type} of ${event.aggregateId}-${event.version} at position ${event._id}`,
      })),
  );
}

function mayFollow(previous: StoredEvent | undefined, { payload: { type } }: StoredEvent): boolean {
  return (previous?.payload.type === 'account_frozen') === (type === 'account_unfrozen');
}
