import type { End } from '@snapfold/running-bank';
import type { StrokeRecord } from '../../faults/strike-all.js';
import { inWords } from '../../faults/strokes.js';
import type { Outcome } from '../../load/outcome.js';
import type { TwinOutcome } from '../../load/twins/twin-outcome.js';
import type { Violation } from '../violation.js';

export interface Aftermath {
  readonly strokes: readonly StrokeRecord[];
  /** How the servers ended when they were asked to. */
  readonly ends: readonly End[];
  /** The outcomes of the commands that were sent after the last start. */
  readonly last: readonly (Outcome | TwinOutcome)[];
}

/** After each stroke every server soon works as before. In the end it stops when it is asked to, and serves when started again. */
export function judgeRecovery({ strokes, ends, last }: Aftermath): Violation[] {
  const broken = [
    ...strokes
      .filter(({ recovered }) => !recovered)
      .map(({ stroke }) => `not everything worked again after the ${inWords(stroke)}`),
    ...ends
      .filter(({ code }) => code !== 0)
      .map(({ code, signal, err }) => `a server ended ${signal ? `by ${signal}` : `with code ${code}`}: ${err.trim()}`),
    ...last
      .filter(({ kind }) => kind !== 'acknowledged')
      .map((outcome) => `a command after the last start was ${JSON.stringify(outcome)}`),
  ];
  return broken.map((what) => ({ oracle: 'everything recovers by itself', what }));
}
