import type { Random } from '../random/seeded-random.js';
import { viewNames } from '../stored/view-names.js';
import type { Fault, Stroke } from './fault.js';

/** In one of so many strokes a replay is stopped and started again. */
const STROKES_PER_STOP = 3;

/**
 * Each stroke comes in the middle of a replay, which is of each view in turn. Two operators ask for one replay in three. Some
 * further strokes only stop the replay and start it again.
 */
export function mendingStrokes(random: Random, strokes: readonly Stroke[]): Stroke[] {
  const stops = Array.from({ length: Math.max(1, Math.floor(strokes.length / STROKES_PER_STOP)) }, () =>
    stopOf(random),
  );
  return random.shuffled([...strokes, ...stops]).map((stroke, index) => {
    const view = viewNames[index % viewNames.length] ?? 'movement';
    const isTwice = index % 3 === 1;
    const faults = stroke.faults.map((fault) => {
      // Struck early: an operator's process ends soon after its replay.
      const afterMs = random.int(0, fault.victim === 'replay' ? 400 : 1_200);
      return { ...ofEither(random, fault, isTwice), afterMs };
    });
    return { ...stroke, faults, begun: { kind: 'replay', view, isTwice } };
  });
}

function stopOf(random: Random): Stroke {
  return { faults: [{ kind: 'stop', victim: 'replay', afterMs: 0, downMs: random.int(0, 1_000) }] };
}

/** With two operators it strikes either. */
function ofEither(random: Random, fault: Fault, isTwice: boolean): Fault {
  if (!isTwice || fault.victim !== 'replay') return fault;
  return { ...fault, victim: random.pick(['replay', 'second replay'] as const) };
}
