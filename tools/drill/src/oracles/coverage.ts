import type { Violation } from './violation.js';

/** What each watch judges, and how often it looked. */
export type Looks = Readonly<Record<string, number>>;

/** A drill that sees nothing would find that every promise was kept. */
export function judgeLooks(looks: Looks): Violation[] {
  return Object.entries(looks)
    .filter(([, count]) => count === 0)
    .map(([watched]) => ({ oracle: 'a drill sees what it judges', what: `the watch of ${watched} never looked` }));
}
