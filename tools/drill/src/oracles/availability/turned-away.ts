import type { StrokeRecord } from '../../faults/strike-all.js';
import type { ViewRead } from '../../load/view-read.js';
import type { Violation } from '../violation.js';

/** A lease of 3 s, and time to take it over. */
const REACH_MS = 8_000;

/**
 * Readers are turned away only while a stroke has not been got over, or within some seconds of it; but of an account for which a
 * release fails for as long as something is left out.
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

/** Whether what came of a read may be due to a stroke. */
export function isInReach({ sentAt, answeredAt }: ViewRead, strokes: readonly StrokeRecord[]): boolean {
  return strokes.some(
    ({ struckAt, settledAt, slackMs = 0 }) =>
      answeredAt >= struckAt && sentAt <= Math.max(settledAt, struckAt + REACH_MS) + slackMs,
  );
}
