import type { Summary } from '../../measure/summary.js';
import type { SelfRow, Target, Unit } from '../../report/rows.js';
import type { Letter } from '../contestants/letter.js';

/** The figures of all contestants for one workload. */
export interface ContestRow {
  readonly workload: string;
  readonly unit: Unit;
  readonly results: ReadonlyMap<Letter, Summary>;
  /** What the ratio of (a) to another contestant should be. */
  readonly targets: ReadonlyMap<Letter, Target>;
}

/** How many bytes an event takes. */
export interface StorageRow {
  readonly letter: Letter;
  /** The size of the document, uncompressed. */
  readonly document: number;
  /** The size on disk, without free space in the files. */
  readonly journal: number;
  readonly indexes: ReadonlyMap<string, number>;
}

/** All figures of one run. */
export interface Findings {
  readonly contests: ContestRow[];
  readonly selves: SelfRow[];
  readonly longSelves: SelfRow[];
  readonly storage: StorageRow[];
}
