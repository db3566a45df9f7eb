import { expect, test } from '@jest/globals';
import type { MovementSeen, ReadOutcome, ViewRead } from '../../load/view-read.js';
import { judgeViewRead } from './view-read-oracle.js';

const sought = { accountId: 'a', version: 4, position: 9, acknowledgedAt: 0, isPoisoned: false };
const told = [{ before: 8, position: 9 }];

function broken(outcome: ReadOutcome): string[] {
  const view: ViewRead['view'] = outcome.kind === 'read' ? outcome.seen.view : 'movement';
  const read: ViewRead = { view, api: 'api 1', sought, sentAt: 0, answeredAt: 1, outcome };
  return judgeViewRead(read).map(({ oracle }) => oracle);
}

const versions = (...all: number[]): MovementSeen[] => all.map((version) => ({ id: `a-${version}`, version }));
const movements = (seen: readonly MovementSeen[], isWhole = false, positions = told) =>
  broken({ kind: 'read', told: positions, seen: { view: 'movement', movements: seen, isWhole } });
const summary = (count: number, positions = told) =>
  broken({ kind: 'read', told: positions, seen: { view: 'account_summary', movements: count } });

test('a read that holds the wanted movement is no violation, and neither is a refusal for the moment', () => {
  expect(movements(versions(5, 4, 3))).toEqual([]);
  expect(movements(versions(4, 3, 2), true)).toEqual([]);
  expect(summary(3)).toEqual([]);
  expect(broken({ kind: 'turned away', code: 'VIEW_BEHIND' })).toEqual([]);
  expect(broken({ kind: 'unknown', code: 'ECONNRESET' })).toEqual([]);
});

test('a movement that was acknowledged, but is missing', () => {
  expect(movements(versions(3, 2), true)).toEqual(['a read holds what was acknowledged']);
  expect(movements([], true)).toEqual(['a read holds what was acknowledged']);
  expect(summary(2)).toEqual(['a read holds what was acknowledged']);
});

test('an answer from before the wanted position', () => {
  const early = [{ before: 8, position: 8 }];
  expect(movements(versions(5, 4), false, early)).toEqual(['a read is at least at the wanted position']);
  expect(summary(3, early)).toEqual(['a read is at least at the wanted position']);
});

test('a position that goes back, on any page', () => {
  const back = { before: 12, position: 11 };
  expect(movements(versions(5, 4), false, [...told, back])).toEqual(['X-View-Position never goes back']);
  expect(summary(3, [back])).toEqual(['X-View-Position never goes back']);
});

test.each<[string, readonly MovementSeen[], boolean]>([
  ['is missing', versions(6, 4), false],
  ['comes twice', versions(6, 5, 5, 4), false],
  ['comes in another order', versions(4, 5), false],
  ['is missing at the end', versions(5, 4, 3), true],
  ["is another account's", [...versions(5), { id: 'b-4', version: 4 }], false],
])('a list in which a movement %s', (_, seen, isWhole) => {
  expect(movements(seen, isWhole)).toEqual(['a list of movements has no gap and no twin']);
});

test('an answer that no reader should see', () => {
  expect(broken({ kind: 'wrong', code: '500' })).toEqual(['every read is answered as the API may answer']);
});
