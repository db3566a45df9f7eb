import type { Violation } from './violation.js';

/** How often each watch looked, by what it watches. */
export type Looks = Readonly<Record<string, number>>;

/** Without this, a drill whose watches saw nothing would find every promise kept. */
export function judgeLooks(looks: Looks): Violation[] {
  return Object.entries(looks)
    .filter(([, count]) => count === 0)
    .map(([watched]) => ({ oracle: 'a drill sees what it judges', what: `the watch of ${watched} never looked` }));
}
