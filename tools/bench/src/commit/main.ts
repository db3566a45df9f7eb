import { runBenchmark } from '../benchmark.js';
import { manifestEntry } from '../machine.js';
import { selfTable } from '../table.js';
import { emmettManifest } from './emmett-library.js';
import { runAll } from './run.js';
import { readSettings, USAGE } from './settings.js';
import { allTables } from './tables.js';

const EMMETT = '@event-driven-io/emmett-mongodb';

const wantedByEmmett = (name: string) => manifestEntry(emmettManifest, name);

await runBenchmark({
  usage: USAGE,
  readSettings,
  describe: ({ rounds, roundMs }) => [
    `For (d) ${EMMETT} ${wantedByEmmett(EMMETT)}, mongodb ${wantedByEmmett('mongodb')}`,
    `Medians of ${rounds} rounds of ${roundMs / 1_000} s, [least..most]`,
  ],
  measure: async (bench) => {
    const findings = await runAll(bench);
    const tables = new Map([['bench:commit', allTables(findings)]]);
    if (bench.settings.long) tables.set('bench:commit:long', selfTable(findings.longSelves));
    return tables;
  },
});
