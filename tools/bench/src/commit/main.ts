import { runBenchmark } from '../benchmark.js';
import { manifestEntry } from '../report/machine.js';
import { selfTable } from '../report/table.js';
import { emmettManifest } from './contestants/emmett-library.js';
import { runAll } from './run.js';
import { allTables } from './tables.js';
import { readSettings, USAGE } from './workloads/settings.js';

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
