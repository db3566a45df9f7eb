import { viewNames } from '../bank/view-names.js';
import type { Random } from '../random.js';
import { apis, type ApiName, type Fault, type FaultCounts, type Stroke } from './fault.js';
import { inStrokes } from './strokes.js';

const killed = ['api', 'api', 'rebuild', 'api', 'mongod', 'api', 'api', 'rebuild', 'api', 'api'] as const;
const paused = ['api', 'api', 'rebuild', 'api', 'api'] as const;

/** Mostly of the API that keeps the views: that is the one that was struck longer ago. Some fall in the middle of a rebuild. */
export function viewSchedule(random: Random, { kills, pauses }: FaultCounts): readonly Stroke[] {
  let latest: ApiName = random.pick(apis);
  const api = () => {
    if (random.int(1, 4) > 1) latest = latest === 'api 1' ? 'api 2' : 'api 1';
    return latest;
  };
  const planned = random.shuffled([
    ...repeated(killed, kills).map((target) => ({ kind: 'kill', target }) as const),
    ...repeated(paused, pauses).map((target) => ({ kind: 'pause', target }) as const),
  ]);
  const faults = planned.map(({ kind, target }): Fault => {
    const afterMs = random.int(100, 1_500);
    if (kind === 'kill') {
      return { kind, victim: target === 'api' ? api() : target, afterMs, downMs: random.int(0, 1_500) };
    }
    // Mostly for longer than a lease holds, which is 3 s.
    const downMs = random.int(1, 5) === 1 ? random.int(300, 2_900) : random.int(3_100, 6_000);
    return { kind, victim: target === 'api' ? api() : target, afterMs, downMs };
  });
  return inStrokes(random, faults).map((stroke) => duringRebuild(random, stroke));
}

function duringRebuild(random: Random, stroke: Stroke): Stroke {
  if (!stroke.faults.some(({ victim }) => victim === 'rebuild') && random.int(1, 6) > 1) return stroke;
  const faults = stroke.faults.map((fault) => ({ ...fault, afterMs: random.int(0, 400) }));
  return { faults, rebuilt: random.pick(viewNames) };
}

function repeated<T>(pattern: readonly T[], length: number): T[] {
  return Array.from({ length: Math.ceil(length / pattern.length) }, () => pattern)
    .flat()
    .slice(0, length);
}
