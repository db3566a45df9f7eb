import { runBenchmark } from '../benchmark.js';
import { selfTable } from '../report/table.js';
import { runAll } from './run.js';
import { readSettings, USAGE } from './settings.js';

await runBenchmark({
  usage: USAGE,
  readSettings,
  describe: ({ rounds, roundMs, fillings }) => [
    `Medians of ${rounds} rounds of ${roundMs / 1_000} s, of the fillings of ${fillings} rounds, [least..most]`,
  ],
  measure: async (bench) => new Map([['bench:views', selfTable(await runAll(bench))]]),
});
