import { viewNames } from '../bank/view-names.js';
import type { KeeperPauses } from './keeper-pauses.js';
import type { ParkingSeen } from './parking-seen.js';
import { isToldByBoth, type TwinRecord } from './twins/twin-records.js';
import type { Violation } from './violation.js';

/** What each watch judges, and how often it looked. */
export type Looks = Readonly<Record<string, number>>;

/** A drill that sees nothing would find that every promise was kept. */
export function judgeLooks(looks: Looks): Violation[] {
  return Object.entries(looks)
    .filter(([, count]) => count === 0)
    .map(([watched]) => ({ oracle: 'a drill sees what it judges', what: `the watch of ${watched} never looked` }));
}

/** Twins prove something of each other only if both hosts told that the same command took effect. */
export function judgeTwinCoverage(records: readonly TwinRecord[]): Violation[] {
  if (records.some(isToldByBoth)) return [];
  return [{ oracle: 'a drill sees what it judges', what: 'no twin was told by both hosts' }];
}

/** Each way in which a view can fail is to be seen, in each view. */
export function judgeParkingSeen(parking: Pick<ParkingSeen, 'missing'>): Violation[] {
  return viewNames.flatMap((view) =>
    parking.missing(view).map((poison) => ({
      oracle: 'a drill sees what it judges',
      what: `nothing was parked in ${view} because of "${poison}"`,
    })),
  );
}

/** What a process does that is paused for longer than its lease is proved only if another has taken that over. */
export function judgeKeeperPauses({ count, takenOver }: KeeperPauses): Violation[] {
  if (takenOver > 0 || count === 0) return [];
  const what = `in none of ${count} pauses of who kept a view another process took it over`;
  return [{ oracle: 'a drill sees what it judges', what }];
}
