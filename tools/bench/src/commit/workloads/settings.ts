import { parseArgs } from 'node:util';
import type { BenchRun, RunSettings } from '../../benchmark.js';
import type { Letter } from '../contestants/letter.js';

export interface Settings extends RunSettings {
  readonly rounds: number;
  /** How many ms each contestant is under load in each round. */
  readonly roundMs: number;
  /** How many events the long history has. */
  readonly longHistory: number;
  /** Whether the workloads that take long are run too. */
  readonly long: boolean;
  /** Only workloads with this text in their name are run. */
  readonly workload: string;
  readonly contestants: ReadonlySet<Letter>;
}

/** What every workload needs. */
export type Bench = BenchRun<Settings>;

const LETTERS: readonly Letter[] = ['a', 'b', 'c', 'd', 'e'];

export const USAGE = `npm run bench:commit -- [options]
  --quick           short rounds; docs/performance.md is left alone
  --long            also the journal of 2,000,000 events: takes some minutes more
  --workload=hot    only workloads with this in their name; docs/performance.md is left alone
  --only=a,b        only these contestants; docs/performance.md is left alone
SNAPFOLD_BENCH_MONGODB_URI names a replica set to measure on instead of one of its own.`;

/** @throws when an option is unknown */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      workload: { type: 'string', default: '' },
      only: { type: 'string', default: LETTERS.join(',') },
    },
  });
  const { quick, long, workload } = values;
  const contestants = new Set(LETTERS.filter((letter) => values.only.split(',').includes(letter)));
  return {
    rounds: 5,
    roundMs: quick ? 500 : 2_500,
    longHistory: quick ? 10_000 : 100_000,
    long,
    workload,
    contestants,
    isComplete: !quick && workload === '' && contestants.size === LETTERS.length,
    mongodbUri: env['SNAPFOLD_BENCH_MONGODB_URI'],
  };
}
