import { parseArgs } from 'node:util';
import type { RunSettings } from '../benchmark.js';
import type { PopulationSize } from './servers/http-contestant.js';

export interface Settings extends RunSettings {
  readonly rounds: number;
  /** How many ms each server is under load in each round. */
  readonly roundMs: number;
  readonly atOnce: number;
  readonly size: PopulationSize;
  /** Only workloads with this text in their name are run. */
  readonly workload: string;
  /** The file that the figures are written to as JSON. */
  readonly json: string | undefined;
}

export const USAGE = `npm run bench:http -- [options]
  --quick             few short rounds; docs/performance.md is left alone
  --short             the shortest rounds and the smallest data, for tests; docs/performance.md is left alone
  --workload=hot      only workloads with this in their name; docs/performance.md is left alone
  --json=<file>       writes the figures to a file, too
SNAPFOLD_BENCH_MONGODB_URI names a replica set to measure on instead of one of its own.`;

const whole: PopulationSize = { accounts: 1_000, movements: 40, longMovements: 3_000 };
const small: PopulationSize = { accounts: 20, movements: 25, longMovements: 50 };

/** @throws when an option is unknown */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      workload: { type: 'string', default: '' },
      json: { type: 'string' },
    },
  });
  const { quick, short, workload, json } = values;
  return {
    rounds: short ? 1 : quick ? 5 : 11,
    roundMs: short ? 200 : quick ? 1_000 : 2_000,
    atOnce: 64,
    size: short ? small : whole,
    workload,
    json,
    isComplete: !quick && !short && workload === '',
    mongodbUri: env['SNAPFOLD_BENCH_MONGODB_URI'],
  };
}
