import { expect, test } from '@jest/globals';
import type { OperatorRun } from '../../bank/operator-process.js';
import type { Victim } from '../../faults/fault.js';
import type { StrokeRecord } from '../../faults/strike-all.js';
import { judgeOperatorRuns } from './operator-runs.js';

const end = { code: 0, signal: null, out: '', err: '' };
const run: OperatorRun = { work: 'rebuild', view: 'movement', begunAt: 1_000, endedAt: 2_000, how: 'by itself', end };
const failed: OperatorRun = { ...run, end: { ...end, code: 1, err: 'Out of reach\n' } };
const struck = (victim: Victim, struckAt: number): StrokeRecord => ({
  stroke: { faults: [{ kind: 'kill', victim, afterMs: 0, downMs: 0 }] },
  ...{ struckAt, settledAt: struckAt + 500, recovered: true },
});

test('a rebuild that finishes or is killed is no violation', () => {
  expect(judgeOperatorRuns([run, { ...failed, how: 'killed' }], [])).toEqual([]);
});

test('a rebuild that fails is a violation, unless the database was killed meanwhile', () => {
  expect(judgeOperatorRuns([failed], [struck('api 1', 1_500)]).map(({ what }) => what)).toEqual([
    'of movement, by itself after 1000 ms with code 1: Out of reach',
  ]);
  expect(judgeOperatorRuns([failed], [struck('mongod', 1_500)])).toEqual([]);
  expect(judgeOperatorRuns([failed], [struck('mongod', 400)])).toHaveLength(1);
});

test('a rebuild that does not finish is a violation', () => {
  expect(judgeOperatorRuns([{ ...run, how: 'overdue' }], [struck('mongod', 1_500)])).toHaveLength(1);
});

const saying = (err: string, code = 1) => ({ ...end, code, err });

test('a replay may report events that are still parked, and a rebuild may not', () => {
  const told = { ...run, end: saying('12 events are still parked: "views parked movement" says why.') };
  expect(judgeOperatorRuns([{ ...told, work: 'replay' }], [])).toEqual([]);
  expect(judgeOperatorRuns([told], []).map(({ oracle }) => oracle)).toEqual(['a rebuild finishes']);
  const failed = judgeOperatorRuns([{ ...run, work: 'replay', end: saying('Out of reach') }], []);
  expect(failed.map(({ oracle }) => oracle)).toEqual(['a replay finishes']);
});

test('a process that is asked to end may end early', () => {
  const stopped = { ...run, how: 'stopped' } as const;
  const early = saying('Stopped before the end; the service finishes it, or the next rebuild.');
  expect(judgeOperatorRuns([stopped, { ...stopped, end: early }], [])).toEqual([]);
  expect(judgeOperatorRuns([{ ...run, end: early }], [])).toHaveLength(1);
  expect(judgeOperatorRuns([{ ...stopped, end: { ...end, code: null, signal: 'SIGTERM' } }], [])).toHaveLength(1);
});
