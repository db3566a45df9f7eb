import { expect, test } from '@jest/globals';
import { poisons } from '@snapfold/other-release';
import type { FilledGeneration } from '../../stored/stored-views.js';
import { judgeParkingSeen, ParkingSeen } from './parking-seen.js';

const lease = { owner: '', term: 1, until: new Date(0) };
const generation = (view: FilledGeneration['view'], accounts: readonly string[], replay = 0): FilledGeneration => ({
  ...{ _id: `${view}_g1`, view, number: 1, status: 'live', checkpoint: 9, lease, count: 0, records: [], replay },
  parked: accounts.length,
  leftOut: accounts.map((aggregateId, index) => ({ position: index + 1, aggregateId, version: 2 })),
});
/** Each account has the name of its poison. */
const poisonOf = (id: string) => id;

test('every way to fail must be seen in each view, but for the one that spoils only the other view', () => {
  const parking = new ParkingSeen();
  expect(judgeParkingSeen(parking)).toHaveLength(2 * (poisons.length - 1));
  parking.see(generation('movement', poisons.slice(0, -1)), [], poisonOf);
  parking.see(generation('account_summary', poisons.slice(1)), [], poisonOf);
  expect(judgeParkingSeen(parking).map(({ what }) => what)).toEqual([
    'no event was parked in account_summary because of "throws an error"',
  ]);
  expect([parking.accounts, parking.most]).toEqual([poisons.length, poisons.length - 1]);
});

test('a look in the middle of a replay finds some parked events applied and others not', () => {
  const parking = new ParkingSeen();
  const [first = '', second = ''] = poisons;
  parking.see(generation('movement', [first, second], 1), [1, 2], poisonOf);
  parking.see(generation('movement', [first], 0), [1, 2], poisonOf);
  parking.see(generation('movement', [], 1), [1], poisonOf);
  expect(parking.partly).toBe(0);
  parking.see(generation('movement', [first], 1), [1, 2], poisonOf);
  expect(parking.partly).toBe(1);
});
