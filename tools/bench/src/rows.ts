import type { Letter } from './contestant.js';
import type { Summary } from './summary.js';

export type Unit = 'per second' | 'ms';

/** What a ratio is held against. */
export interface Target {
  readonly is: 'at least' | 'at most';
  readonly ratio: number;
}

/** A workload that contestants were measured by. */
export interface ContestRow {
  readonly workload: string;
  readonly unit: Unit;
  readonly results: ReadonlyMap<Letter, Summary>;
  /** Of (a) by another. */
  readonly targets: ReadonlyMap<Letter, Target>;
}

/** Snapfold under two circumstances. */
export interface SelfRow {
  readonly workload: string;
  readonly unit: Unit;
  readonly base: Summary;
  readonly measured: Summary;
  /** Of `measured` by `base`. */
  readonly target: Target;
  readonly note: string;
}

/** Bytes per event. */
export interface StorageRow {
  readonly letter: Letter;
  /** Uncompressed. */
  readonly document: number;
  /** On disk, without what is free in the files. */
  readonly journal: number;
  readonly indexes: ReadonlyMap<string, number>;
}

/** What one run measured. */
export interface Findings {
  readonly contests: ContestRow[];
  readonly selves: SelfRow[];
  readonly longSelves: SelfRow[];
  readonly storage: StorageRow[];
}

export function meets(ratio: number, { is, ratio: wanted }: Target): boolean {
  return is === 'at least' ? ratio >= wanted : ratio <= wanted;
}

export const atLeast = (ratio: number): Target => ({ is: 'at least', ratio });
export const atMost = (ratio: number): Target => ({ is: 'at most', ratio });
