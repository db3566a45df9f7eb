import { expect, test } from '@jest/globals';
import { atLeast } from '../report/rows.js';
import { rowOf } from './duel.js';
import type { HttpLoadResult } from './load/http-load.js';
import { httpTable } from './table.js';

const result = (perSecond: number, p99: number): HttpLoadResult => ({
  done: perSecond,
  perSecond,
  p50: 1,
  p99,
  longest: p99,
  share: 0.25,
});
const contest = { workload: 'reads', target: atLeast(3) };

test('the ratio is the median of the ratios of single rounds, not the ratio of the medians', () => {
  // In the second round other work slowed down everything.
  const bare = [result(100, 10), result(10, 100), result(200, 5)];
  const snapfold = [result(400, 5), result(30, 90), result(500, 10)];
  const row = rowOf(contest, bare, snapfold);
  expect(row.rateRatio).toEqual({ median: 3, min: 2.5, max: 4 });
  expect(row.p99Ratio).toEqual({ median: 0.9, min: 0.5, max: 2 });
});

test('a round that lacks its counterpart leaves no ratio', () => {
  expect(() => rowOf(contest, [result(1, 1)], [result(1, 1), result(1, 1)])).toThrow('round');
});

test('the table says whether a target is missed, and how much of a core the generator took', () => {
  const line = httpTable([rowOf(contest, [result(100, 10)], [result(200, 5)])]).split('\n')[2];
  expect(line).toContain('2.00 (**missed**: ≥ 3) [2.00..2.00]');
  expect(line).toContain('**0.50** (≤ 1) [0.50..0.50]');
  expect(line).toContain('25 %, 25 %');
});
