import type { Fault, ServerName } from '../../faults/fault.js';
import type { StrokeRecord } from '../../faults/strike-all.js';
import type { Violation } from '../violation.js';

/** The longest time without a sign of life of a server that was not struck, after a stroke of another process. */
export interface SurvivorGap {
  readonly fault: Fault;
  readonly survivor: ServerName;
  readonly ms: number;
  readonly slackMs: number;
}

/**
 * The struck process may leave a transaction open, which blocks the others until mongod ends it, after 5 s at most. The other 3 s
 * are for the work after that.
 */
const LONGEST_MS = 8_000;

/** One gap per surviving server and stroke. Left out: strokes of two faults, of mongod, and those that make all views stand still. */
export function survivorGaps<Name extends ServerName>(
  servers: readonly Name[],
  strokes: readonly StrokeRecord[],
  signsOfLife: (server: Name) => readonly number[],
): SurvivorGap[] {
  return strokes.flatMap(({ stroke, struckAt, settledAt, slackMs = 0 }) => {
    const [fault, other] = stroke.faults;
    if (!fault || other || fault.victim === 'mongod' || stroke.isStandstill) return [];
    const survivors = servers.filter((server) => server !== fault.victim);
    return survivors.map((survivor) => {
      const moments = signsOfLife(survivor).filter((moment) => moment > struckAt && moment < settledAt);
      return { fault, survivor, ms: longestGap([struckAt, ...moments, settledAt]), slackMs };
    });
  });
}

/** `does`: what the survivor must do again, as a verb. */
export function judgeSurvivorGaps(does: string, gaps: readonly SurvivorGap[]): Violation[] {
  return gaps
    .filter(({ ms, slackMs }) => ms > LONGEST_MS + slackMs)
    .map(({ fault, survivor, ms }) => ({
      oracle: `the survivor ${does} again within ${LONGEST_MS / 1000} s`,
      what: `${survivor} needed ${ms.toFixed(0)} ms after the ${fault.kind} of ${fault.victim}`,
    }));
}

function longestGap(moments: readonly number[]): number {
  return moments.reduce((longest, moment, index) => Math.max(longest, moment - (moments[index - 1] ?? moment)), 0);
}
