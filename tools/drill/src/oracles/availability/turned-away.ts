import type { StrokeRecord } from '../../faults/strike-all.js';
import type { ViewRead } from '../../load/view-read.js';
import type { Violation } from '../violation.js';

/** A lease lasts 3 s, and another process needs some time to take it over. */
const REACH_MS = 8_000;

/**
 * A reader is refused for the moment only between a stroke and the recovery, or some seconds after the stroke. A read of a poisoned
 * account may be refused at any time, since its events may be parked.
 */
export function judgeTurnedAway(reads: readonly ViewRead[], strokes: readonly StrokeRecord[]): Violation[] {
  return reads
    .filter(({ outcome, sought }) => outcome.kind === 'turned away' && !sought.isPoisoned)
    .filter((read) => !isInReach(read, strokes))
    .map(({ view, api, sought, sentAt, outcome }) => {
      const code = outcome.kind === 'turned away' ? outcome.code : '';
      const since = sentAt - Math.max(0, ...strokes.map(({ struckAt }) => struckAt).filter((at) => at < sentAt));
      const what = `${view} of ${sought.accountId} at least position ${sought.position} through ${api}: ${code} ${since.toFixed(0)} ms after the last stroke`;
      return { oracle: 'readers are turned away only within seconds of a fault', what };
    });
}

/** Whether a stroke may have caused the outcome of a read. */
export function isInReach({ sentAt, answeredAt }: ViewRead, strokes: readonly StrokeRecord[]): boolean {
  return strokes.some(
    ({ struckAt, settledAt, slackMs = 0 }) =>
      answeredAt >= struckAt && sentAt <= Math.max(settledAt, struckAt + REACH_MS) + slackMs,
  );
}
