import type { Random } from '../random/seeded-random.js';
import { apis, type Fault, type FaultCounts, type Stroke } from './fault.js';
import { inStrokes } from './strokes.js';

/** The first three kills strike each of them once. */
const killed = ['api 1', 'mongod', 'api 2'] as const;

/** Each victim is killed equally often, give or take one. Order and moments are random. */
export function feedSchedule(random: Random, { kills, pauses }: FaultCounts): readonly Stroke[] {
  const afterMs = () => random.int(200, 2_500);
  const faults: readonly Fault[] = [
    ...Array.from({ length: Math.ceil(kills / killed.length) }, () => killed)
      .flat()
      .slice(0, kills)
      .map((victim) => ({ kind: 'kill', victim, afterMs: afterMs(), downMs: random.int(0, 2_000) }) as const),
    ...Array.from(
      { length: pauses },
      () => ({ kind: 'pause', victim: random.pick(apis), afterMs: afterMs(), downMs: random.int(500, 6_000) }) as const,
    ),
  ];
  return inStrokes(random, random.shuffled(faults));
}
