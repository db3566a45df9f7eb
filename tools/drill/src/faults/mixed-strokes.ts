import type { Release } from '@snapfold/other-release';
import type { Random } from '../random/seeded-random.js';
import { apis, type ApiName, type BankRelease, type Fault, type Stroke } from './fault.js';

/** For how long no API can read every event. */
const STANDSTILL_MS = [2_000, 5_000] as const;
/** An older release waits for a newer one for a minute. */
const LONG_MS = 75_000;
/** A drill of fewer strokes leaves the long one out. */
const LONG_FROM = 5;

/**
 * Adds strokes between the given ones: one API after the other becomes a newer release, the first becomes the present one again,
 * then both are the present one for a while, and once more for long. After each of these strokes one API can read every event.
 */
export function mixedStrokes(random: Random, strokes: readonly Stroke[], newer: Release): Stroke[] {
  const [first = 'api 1', second = 'api 2'] = random.shuffled(apis);
  const change = (victim: ApiName, ...releases: readonly BankRelease[]): Fault => ({
    ...{ kind: 'replace', victim, releases },
    ...{ afterMs: random.int(100, 1_500), downMs: random.int(...STANDSTILL_MS) },
  });
  const changes: readonly (readonly [change: Fault, only?: ApiName])[] = [
    [change(first, newer), first],
    [change(second, newer)],
    [change(first, 'present'), second],
    [change(second, 'present', newer), second],
  ];
  const mixed = changes.flatMap(([fault, only], index) => {
    const isStandstill = fault.kind === 'replace' && fault.releases.length > 1;
    const between = strokes.filter((_, stroke) => stroke % changes.length === index);
    return [{ faults: [fault], isStandstill }, ...between.map((stroke) => marked(stroke, only))];
  });
  if (strokes.length < LONG_FROM) return mixed;
  const long: Fault = { kind: 'replace', victim: second, releases: ['present', newer], afterMs: 0, downMs: LONG_MS };
  return [...mixed, { faults: [long], isStandstill: true, isLong: true }];
}

/** `only`: the one API that can read every event. */
function marked(stroke: Stroke, only: ApiName | undefined): Stroke {
  return { ...stroke, isStandstill: stroke.faults.some(({ victim }) => victim === only) };
}
