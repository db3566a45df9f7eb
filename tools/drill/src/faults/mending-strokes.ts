import type { Random } from '../random/seeded-random.js';
import { viewNames } from '../stored/view-names.js';
import type { Fault, Stroke } from './fault.js';

/** A replay is stopped and begun again once per so many strokes. */
const STROKES_PER_STOP = 3;

/**
 * Each stroke falls in the middle of a replay, of the views in turn; one in three is asked for by two operators. Among them are
 * some in which it is only stopped, and begun again.
 */
export function mendingStrokes(random: Random, strokes: readonly Stroke[]): Stroke[] {
  const stops = Array.from({ length: Math.max(1, Math.floor(strokes.length / STROKES_PER_STOP)) }, () =>
    stopOf(random),
  );
  return random.shuffled([...strokes, ...stops]).map((stroke, index) => {
    const view = viewNames[index % viewNames.length] ?? 'movement';
    const isTwice = index % 3 === 1;
    const faults = stroke.faults.map((fault) => {
      // An operator's process has ended soon after its replay.
      const afterMs = random.int(0, fault.victim === 'replay' ? 400 : 1_200);
      return { ...ofEither(random, fault, isTwice), afterMs };
    });
    return { ...stroke, faults, begun: { kind: 'replay', view, isTwice } };
  });
}

function stopOf(random: Random): Stroke {
  return { faults: [{ kind: 'stop', victim: 'replay', afterMs: 0, downMs: random.int(0, 1_000) }] };
}

/** If there are two operators, the other one is struck as well. */
function ofEither(random: Random, fault: Fault, isTwice: boolean): Fault {
  if (!isTwice || fault.victim !== 'replay') return fault;
  return { ...fault, victim: random.pick(['replay', 'second replay'] as const) };
}
