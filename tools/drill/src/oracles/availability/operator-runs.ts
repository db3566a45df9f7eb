import type { OperatorRun } from '../../bank/operator-process.js';
import type { StrokeRecord } from '../../faults/strike-all.js';
import type { Violation } from '../violation.js';

/** An operator's process finishes its work unless it or the database is killed, and ends when it is asked to. */
export function judgeOperatorRuns(runs: readonly OperatorRun[], strokes: readonly StrokeRecord[]): Violation[] {
  return runs
    .filter((run) => run.how === 'overdue' || (run.how !== 'killed' && !isDone(run) && !isExcused(run, strokes)))
    .map(({ work, view, begunAt, endedAt, how, end: { code, err } }) => ({
      oracle: `a ${work} finishes`,
      what: `of ${view}, ${how} after ${(endedAt - begunAt).toFixed(0)} ms with code ${code}: ${err.trim()}`,
    }));
}

/** A replay may report events that are still parked. Other oracles judge from the stored events whether that is right. */
function isDone({ work, how, end: { code, err } }: OperatorRun): boolean {
  if (code === 0) return true;
  if (code !== 1) return false;
  if (work === 'replay') return err.includes(' are still parked');
  return how === 'stopped' && err.includes('Stopped before the end');
}

function isExcused({ begunAt, endedAt }: OperatorRun, strokes: readonly StrokeRecord[]): boolean {
  return strokes.some(
    ({ stroke, struckAt, settledAt }) =>
      stroke.faults.some(({ victim }) => victim === 'mongod') && struckAt < endedAt && settledAt > begunAt,
  );
}
