import type { Summary } from '../measure/summary.js';

export type Unit = 'per second' | 'ms' | 's' | 'events';

/** What a ratio is held against. */
export interface Target {
  readonly is: 'at least' | 'at most';
  readonly ratio: number;
}

/** A figure against the one that it is judged by. */
export interface SelfRow {
  readonly workload: string;
  readonly unit: Unit;
  readonly base: Summary;
  readonly measured: Summary;
  /** Of `measured` by `base`; absent where it only informs. */
  readonly target?: Target;
  readonly note: string;
}

export function meets(ratio: number, { is, ratio: wanted }: Target): boolean {
  return is === 'at least' ? ratio >= wanted : ratio <= wanted;
}

export const atLeast = (ratio: number): Target => ({ is: 'at least', ratio });
export const atMost = (ratio: number): Target => ({ is: 'at most', ratio });
