import type { Random } from '../random/seeded-random.js';
import { apis, orderHosts, type Fault, type FaultCounts, type Stroke } from './fault.js';
import { inStrokes } from './strokes.js';

/** In this order the first three kills strike one victim of each kind. */
const killed = ['mongod', 'api 1', 'orders 1', 'api 2', 'orders 2'] as const;
const paused = [...apis, ...orderHosts];

/** Each victim is killed equally often, give or take one. Order and moments are random. */
export function commitSchedule(random: Random, { kills, pauses }: FaultCounts): readonly Stroke[] {
  const afterMs = () => random.int(200, 2_500);
  const faults: readonly Fault[] = [
    ...Array.from({ length: Math.ceil(kills / killed.length) }, () => killed)
      .flat()
      .slice(0, kills)
      .map((victim) => ({ kind: 'kill', victim, afterMs: afterMs(), downMs: random.int(0, 2_000) }) as const),
    // A pause may be longer than the server lets a transaction live.
    ...Array.from({ length: pauses }, () => {
      return {
        kind: 'pause',
        victim: random.pick(paused),
        afterMs: afterMs(),
        downMs: random.int(500, 12_000),
      } as const;
    }),
  ];
  return inStrokes(random, random.shuffled(faults));
}
