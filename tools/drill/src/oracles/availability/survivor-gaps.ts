import type { Fault, ServerName } from '../../faults/fault.js';
import type { StrokeRecord } from '../../faults/strike-all.js';
import type { Violation } from '../violation.js';

/** The longest time without a sign of life of a server that was left alone, after another process was struck. */
export interface SurvivorGap {
  readonly fault: Fault;
  readonly survivor: ServerName;
  readonly ms: number;
  readonly slackMs: number;
}

/**
 * A transaction that the struck process left open may block the others until the server ends it, which it does after 5 s at the
 * latest; the rest is for what comes after that.
 */
const LONGEST_MS = 8_000;

/** After each fault that came alone, and struck neither mongod nor what all wait for: one gap for every server that it did not strike. */
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

/** `does`: what it goes on with. */
export function judgeSurvivorGaps(does: string, gaps: readonly SurvivorGap[]): Violation[] {
  return gaps
    .filter(({ ms, slackMs }) => ms > LONGEST_MS + slackMs)
    .map(({ fault, survivor, ms }) => ({
      oracle: `the survivor ${does} again within ${LONGEST_MS / 1000} s`,
      what: `${survivor} did not for ${ms.toFixed(0)} ms after the ${fault.kind} of ${fault.victim}`,
    }));
}

function longestGap(moments: readonly number[]): number {
  return moments.reduce((longest, moment, index) => Math.max(longest, moment - (moments[index - 1] ?? moment)), 0);
}
