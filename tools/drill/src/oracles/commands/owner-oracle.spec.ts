import { expect, test } from '@jest/globals';
import type { StoredBank, StoredEvent } from '../../stored/stored.js';
import { judgeFreezing, judgeOwners } from './owner-oracle.js';

const nothing = { counter: 0, events: [], snapshots: [] };
const metadata = { userId: 'u', requestId: 'r', correlationId: 'r', causationId: 'r' };
const snapshot = (_id: string, state: object) => ({ _id, state, version: 1, position: 1, unique: {} });

function owned(statusChanges: number, account: { readonly status: string; readonly ownerStatusChanges: number }) {
  const user = { status: statusChanges % 2 === 1 ? 'deactivated' : 'active', statusChanges };
  const bank: StoredBank = {
    users: { ...nothing, snapshots: [snapshot('u', user)] },
    accounts: { ...nothing, snapshots: [snapshot('a', { owner: 'u', ...account })] },
  };
  return judgeOwners(bank).length;
}

test('an account that is not as its owner is breaks the promise, unless it is closed', () => {
  expect(owned(3, { status: 'frozen', ownerStatusChanges: 3 })).toBe(0);
  expect(owned(2, { status: 'open', ownerStatusChanges: 2 })).toBe(0);
  expect(owned(3, { status: 'closed', ownerStatusChanges: 2 })).toBe(0);
  expect(owned(3, { status: 'open', ownerStatusChanges: 2 })).toBe(1);
  expect(owned(2, { status: 'frozen', ownerStatusChanges: 1 })).toBe(1);
  expect(owned(2, { status: 'open', ownerStatusChanges: 0 })).toBe(1);
});

function freezing(...types: readonly string[]) {
  const events = types.map((type, index): StoredEvent => ({
    ...{ _id: index + 1, aggregateId: 'a', version: index + 1, at: new Date(0), metadata },
    payload: { type },
  }));
  return judgeFreezing({ users: nothing, accounts: { ...nothing, events } }).map(({ what }) => what);
}

test('a change between freezing and unfreezing, and either of them twice, break the promise', () => {
  const [opened, frozen, unfrozen, deposited] = [
    'account_opened',
    'account_frozen',
    'account_unfrozen',
    'amount_deposited',
  ];
  expect(freezing(opened, frozen, unfrozen, deposited, frozen)).toEqual([]);
  expect(freezing(opened, frozen, deposited)).toEqual(['amount_deposited of a-3 at position 3']);
  expect(freezing(opened, frozen, frozen)).toEqual(['account_frozen of a-3 at position 3']);
  expect(freezing(opened, unfrozen)).toEqual(['account_unfrozen of a-2 at position 2']);
  expect(freezing(opened, frozen, unfrozen, unfrozen)).toEqual(['account_unfrozen of a-4 at position 4']);
});
