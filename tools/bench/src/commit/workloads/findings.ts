import type { Summary } from '../../measure/summary.js';
import type { SelfRow, Target, Unit } from '../../report/rows.js';
import type { Letter } from '../contestants/letter.js';

/** A workload that contestants were measured by. */
export interface ContestRow {
  readonly workload: string;
  readonly unit: Unit;
  readonly results: ReadonlyMap<Letter, Summary>;
  /** Of (a) by another. */
  readonly targets: ReadonlyMap<Letter, Target>;
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
