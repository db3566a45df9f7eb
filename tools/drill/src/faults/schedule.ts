import type { Random } from '../random.js';

export const apis = ['api 1', 'api 2'] as const;
export type ApiName = (typeof apis)[number];
export type Victim = ApiName | 'mongod';

/** Something bad that happens to a process. */
export type Fault = {
  /** From the recovery from all that came before. */
  readonly afterMs: number;
  /** Until the victim is started again, or goes on. */
  readonly downMs: number;
} & ({ readonly kind: 'kill'; readonly victim: Victim } | { readonly kind: 'pause'; readonly victim: ApiName });

/** What happens between two recoveries: one fault, or two that come upon each other. */
export type Stroke = readonly Fault[];

export interface FaultCounts {
  readonly kills: number;
  readonly pauses: number;
}

/** Each victim is killed equally often, give or take one, in an order and at moments that chance chooses. */
export function schedule(random: Random, { kills, pauses }: FaultCounts): readonly Stroke[] {
  const killed = Array.from({ length: Math.ceil(kills / 3) }, () => ['mongod', ...apis] as const).flat();
  const strokes: Stroke[] = [];
  for (const what of random.shuffled([
    ...killed.slice(0, kills).map((victim) => ({ kind: 'kill', victim }) as const),
    ...Array.from({ length: pauses }, () => ({ kind: 'pause', victim: random.pick(apis) }) as const),
  ])) {
    // A pause may be longer than the server lets a transaction live.
    const downMs = what.kind === 'kill' ? random.int(0, 2_000) : random.int(500, 12_000);
    const [first, second] = strokes.at(-1) ?? [];
    if (first && !second && first.victim !== what.victim && random.int(1, 5) === 1) {
      strokes.push([...(strokes.pop() ?? []), { ...what, downMs, afterMs: first.afterMs + random.int(0, 800) }]);
    } else {
      strokes.push([{ ...what, downMs, afterMs: random.int(200, 2_500) }]);
    }
  }
  return strokes;
}
