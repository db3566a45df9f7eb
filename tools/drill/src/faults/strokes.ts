import type { Random } from '../random/seeded-random.js';
import type { Fault, Stroke } from './fault.js';

/** About one fault in five joins the stroke of the fault before. */
export function inStrokes(random: Random, faults: readonly Fault[]): Stroke[] {
  const strokes: Stroke[] = [];
  for (const fault of faults) {
    const [first, second] = strokes.at(-1)?.faults ?? [];
    if (first && !second && first.victim !== fault.victim && random.int(1, 5) === 1) {
      strokes.splice(-1, 1, { faults: [first, { ...fault, afterMs: first.afterMs + random.int(0, 800) }] });
    } else {
      strokes.push({ faults: [fault] });
    }
  }
  return strokes;
}

/** Describes a stroke for people. */
export function inWords({ faults, turn }: Stroke): string {
  const turned = turn === undefined ? [] : [`start of all as the release ${turn}`];
  return [...faults.map(({ kind, victim }) => `${kind} of ${victim}`), ...turned].join(' and ');
}
