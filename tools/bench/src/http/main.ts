import { writeFile } from 'node:fs/promises';
import { runBenchmark } from '../benchmark.js';
import { runAll } from './run.js';
import { readSettings, USAGE } from './settings.js';
import { httpTable } from './table.js';

await runBenchmark({
  usage: USAGE,
  readSettings,
  describe: ({ rounds, roundMs, atOnce }) => [
    `${atOnce} connections; medians of ${rounds} rounds of ${roundMs / 1_000} s, [least..most]; ratios are of single rounds`,
  ],
  measure: async (bench) => {
    const rows = await runAll(bench);
    const { json } = bench.settings;
    if (json !== undefined) await writeFile(json, JSON.stringify(rows, undefined, 2));
    return new Map([['bench:http', httpTable(rows)]]);
  },
});
