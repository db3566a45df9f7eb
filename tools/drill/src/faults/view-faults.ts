import type { Random } from '../random/seeded-random.js';
import type { ApiName, Fault, OperatorName } from './fault.js';

/** A lease lasts 3 s, and other processes check it every 0.75 s. A process that is paused for this long loses it. */
export const OUTLASTED_MS = 4_000;

/** The kind of process that is struck. Which of the APIs it is, is chosen later. */
export type Target = 'api' | 'mongod' | Exclude<OperatorName, 'second replay'>;

/** A database is only killed. */
export type Planned =
  | { readonly kind: 'kill'; readonly target: Target }
  | { readonly kind: 'pause'; readonly target: Exclude<Target, 'mongod'> };

/** Chooses when each fault comes and how long it lasts. Most pauses outlast a lease, so that another process takes it over. */
export function faultsOf(random: Random, planned: readonly Planned[], api: () => ApiName): Fault[] {
  return planned.map(({ kind, target }): Fault => {
    const afterMs = random.int(100, 1_500);
    if (kind === 'kill')
      return { kind, victim: target === 'api' ? api() : target, afterMs, downMs: random.int(0, 1_500) };
    const downMs = random.int(1, 5) === 1 ? random.int(300, 2_900) : random.int(OUTLASTED_MS, 6_500);
    return { kind, victim: target === 'api' ? api() : target, afterMs, downMs };
  });
}

/** Repeats a pattern up to a length. */
export function repeated<T>(pattern: readonly T[], length: number): T[] {
  return Array.from({ length: Math.ceil(length / pattern.length) }, () => pattern)
    .flat()
    .slice(0, length);
}
