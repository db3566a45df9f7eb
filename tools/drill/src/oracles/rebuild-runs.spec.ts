import { expect, test } from '@jest/globals';
import type { RebuildRun } from '../bank/rebuild-process.js';
import type { Victim } from '../faults/fault.js';
import type { StrokeRecord } from '../faults/strike-all.js';
import { judgeRebuilds } from './rebuild-runs.js';

const end = { code: 0, signal: null, out: '', err: '' };
const run: RebuildRun = { view: 'movement', begunAt: 1_000, endedAt: 2_000, how: 'by itself', end };
const failed: RebuildRun = { ...run, end: { ...end, code: 1, err: 'Out of reach\n' } };
const struck = (victim: Victim, struckAt: number): StrokeRecord => ({
  stroke: { faults: [{ kind: 'kill', victim, afterMs: 0, downMs: 0 }] },
  ...{ struckAt, settledAt: struckAt + 500, recovered: true },
});

test('a rebuild that does its work or is killed is not complained of', () => {
  expect(judgeRebuilds([run, { ...failed, how: 'killed' }], [])).toEqual([]);
});

test('a rebuild that fails, unless the database was killed meanwhile', () => {
  expect(judgeRebuilds([failed], [struck('api 1', 1_500)]).map(({ what }) => what)).toEqual([
    'of movement, by itself after 1000 ms with code 1: Out of reach',
  ]);
  expect(judgeRebuilds([failed], [struck('mongod', 1_500)])).toEqual([]);
  expect(judgeRebuilds([failed], [struck('mongod', 400)])).toHaveLength(1);
});

test('a rebuild that does not come to its end', () => {
  expect(judgeRebuilds([{ ...run, how: 'overdue' }], [struck('mongod', 1_500)])).toHaveLength(1);
});
