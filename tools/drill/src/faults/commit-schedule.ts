import type { Random } from '../random.js';
import { apis, type Fault, type FaultCounts, type Stroke } from './fault.js';
import { inStrokes } from './strokes.js';

/** Each victim is killed equally often, give or take one, in an order and at moments that chance chooses. */
export function commitSchedule(random: Random, { kills, pauses }: FaultCounts): readonly Stroke[] {
  const killed = Array.from({ length: Math.ceil(kills / 3) }, () => ['mongod', ...apis] as const).flat();
  const afterMs = () => random.int(200, 2_500);
  const faults: readonly Fault[] = [
    ...killed
      .slice(0, kills)
      .map((victim) => ({ kind: 'kill', victim, afterMs: afterMs(), downMs: random.int(0, 2_000) }) as const),
    // It may be longer than the server lets a transaction live.
    ...Array.from({ length: pauses }, () => {
      return { kind: 'pause', victim: random.pick(apis), afterMs: afterMs(), downMs: random.int(500, 12_000) } as const;
    }),
  ];
  return inStrokes(random, random.shuffled(faults));
}
