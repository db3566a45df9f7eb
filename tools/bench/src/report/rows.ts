import type { Summary } from '../measure/summary.js';

export type Unit = 'per second' | 'ms' | 's' | 'events';

/** What a ratio should be. */
export interface Target {
  readonly is: 'at least' | 'at most';
  readonly ratio: number;
}

/** Two figures that are compared. */
export interface SelfRow {
  readonly workload: string;
  readonly unit: Unit;
  readonly base: Summary;
  readonly measured: Summary;
  /** What the ratio of `measured` to `base` should be. Absent for a figure without a target. */
  readonly target?: Target;
  readonly note: string;
}

export function meets(ratio: number, { is, ratio: wanted }: Target): boolean {
  return is === 'at least' ? ratio >= wanted : ratio <= wanted;
}

export const atLeast = (ratio: number): Target => ({ is: 'at least', ratio });
export const atMost = (ratio: number): Target => ({ is: 'at most', ratio });
