import { apis, type ApiName, type Fault } from '../faults/schedule.js';
import type { StrokeRecord } from '../faults/strike.js';
import type { Violation } from './violation.js';

/** The longest time without an acknowledgement of the API that was left alone, after the other was struck. */
export interface SurvivorGap {
  readonly fault: Fault;
  readonly survivor: ApiName;
  readonly ms: number;
}

/** The promise for a process whose commit session is not known to the others, by the server's transaction lifetime. */
const LONGEST_MS = 8_000;

/** Of each fault that came alone and left an API and mongod alone. */
export function survivorGaps(
  strokes: readonly StrokeRecord[],
  acknowledgements: (api: ApiName) => readonly number[],
): SurvivorGap[] {
  return strokes.flatMap(({ stroke: [fault, other], struckAt, settledAt }) => {
    const survivor = apis.find((api) => api !== fault?.victim);
    if (!fault || other || fault.victim === 'mongod' || !survivor) return [];
    const moments = acknowledgements(survivor).filter((moment) => moment > struckAt && moment < settledAt);
    return [{ fault, survivor, ms: longestGap([struckAt, ...moments, settledAt]) }];
  });
}

export function judgeSurvivorGaps(gaps: readonly SurvivorGap[]): Violation[] {
  return gaps
    .filter(({ ms }) => ms > LONGEST_MS)
    .map(({ fault, survivor, ms }) => ({
      oracle: `the survivor commits again within ${LONGEST_MS / 1000} s`,
      what: `${survivor} did not for ${ms.toFixed(0)} ms after the ${fault.kind} of ${fault.victim}`,
    }));
}

function longestGap(moments: readonly number[]): number {
  return moments.reduce((longest, moment, index) => Math.max(longest, moment - (moments[index - 1] ?? moment)), 0);
}
