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
