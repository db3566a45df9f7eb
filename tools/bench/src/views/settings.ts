import { parseArgs } from 'node:util';
import type { RunSettings } from '../benchmark.js';

export interface Settings extends RunSettings {
  readonly rounds: number;
  /** How many ms each variant is under load in each round. */
  readonly roundMs: number;
  /** How many events the journal has that views are filled from, and how often they are filled. */
  readonly events: number;
  readonly fillings: number;
  /** How many ms the dispatchers have to keep up. */
  readonly lagMs: number;
  /** How many movements the account has whose pages are read. */
  readonly movements: number;
  /** Only workloads with this text in their name are run. */
  readonly workload: string;
}

export const USAGE = `npm run bench:views -- [options]
  --quick           short journals and rounds; docs/performance.md is left alone
  --workload=idle   only workloads with this in their name; docs/performance.md is left alone
SNAPFOLD_BENCH_MONGODB_URI names a replica set to measure on instead of one of its own.`;

/** @throws when an option is unknown */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean', default: false }, workload: { type: 'string', default: '' } },
  });
  const { quick, workload } = values;
  return {
    rounds: 5,
    roundMs: quick ? 500 : 2_500,
    events: quick ? 50_000 : 1_000_000,
    fillings: 3,
    lagMs: quick ? 4_000 : 20_000,
    movements: quick ? 50_000 : 1_000_000,
    workload,
    isComplete: !quick && workload === '',
    mongodbUri: env['SNAPFOLD_BENCH_MONGODB_URI'],
  };
}
