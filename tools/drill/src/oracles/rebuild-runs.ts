import type { RebuildRun } from '../bank/rebuild-process.js';
import type { StrokeRecord } from '../faults/strike-all.js';
import type { Violation } from './violation.js';

/** A rebuild that is not killed does its work, unless the database is killed meanwhile. */
export function judgeRebuilds(runs: readonly RebuildRun[], strokes: readonly StrokeRecord[]): Violation[] {
  return runs
    .filter(
      (run) => run.how === 'overdue' || (run.how === 'by itself' && run.end.code !== 0 && !isExcused(run, strokes)),
    )
    .map(({ view, begunAt, endedAt, how, end: { code, err } }) => ({
      oracle: 'a rebuild comes to its end',
      what: `of ${view}, ${how} after ${(endedAt - begunAt).toFixed(0)} ms with code ${code}: ${err.trim()}`,
    }));
}

function isExcused({ begunAt, endedAt }: RebuildRun, strokes: readonly StrokeRecord[]): boolean {
  return strokes.some(
    ({ stroke, struckAt, settledAt }) =>
      stroke.faults.some(({ victim }) => victim === 'mongod') && struckAt < endedAt && settledAt > begunAt,
  );
}
