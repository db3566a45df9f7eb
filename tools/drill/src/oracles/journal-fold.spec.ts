import { expect, test } from '@jest/globals';
import { account } from '@snapfold/domain';
import type { StoredEvent } from '../stored/stored.js';
import { JournalFold } from './journal-fold.js';

const at = new Date(0);
const metadata = { userId: 'u', requestId: 'r', correlationId: 'r', causationId: 'r' };
const opening = (position: number, aggregateId: string): StoredEvent => ({
  ...{ _id: position, aggregateId, version: 1, at, metadata },
  payload: { type: 'account_opened', ...{ owner: 'u', currency: 'EUR', openedAt: '' } },
});
const balance = { minor: 0, currency: 'EUR' };
const state = { owner: 'u', currency: 'EUR', balance, status: 'open', ownerStatusChanges: 0, openedAt: '' };
const snapshot = (position: number, _id: string) => ({ _id, state, version: 1, position, unique: {} });

test('each look starts where the last one ended', () => {
  const fold = new JournalFold(account);
  expect(fold.look({ counter: 1, events: [opening(1, 'a')], snapshots: [snapshot(1, 'a')] })).toEqual([]);
  expect(fold.position).toBe(1);
  const both = [snapshot(1, 'a'), snapshot(2, 'b')];
  expect(fold.look({ counter: 2, events: [opening(2, 'b')], snapshots: both })).toEqual([]);
});

test('the next look finds an event that appeared below one that was seen', () => {
  const fold = new JournalFold(account);
  const oracles = (violations: readonly { oracle: string }[]) => violations.map(({ oracle }) => oracle);
  const early = fold.look({ counter: 2, events: [opening(2, 'b')], snapshots: [snapshot(2, 'b')] });
  expect(oracles(early)).toEqual(['positions are contiguous']);
  const late = fold.look({ counter: 2, events: [], snapshots: [snapshot(1, 'a'), snapshot(2, 'b')] });
  expect(oracles(late)).toEqual(['snapshot = fold']);
});
