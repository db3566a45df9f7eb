import { timed, type BenchRun } from '../benchmark.js';
import type { SelfRow } from '../report/rows.js';
import { selfTable } from '../report/table.js';
import { runFilling } from './filling.js';
import { runIdle } from './idle.js';
import { runKeepingUp } from './keeping-up.js';
import { runPages } from './pages.js';
import type { Settings } from './settings.js';

export type Bench = BenchRun<Settings>;

type Workload = readonly [name: string, measure: (bench: Bench) => Promise<readonly SelfRow[]>];

const workloads: readonly Workload[] = [
  ['catch-up and rebuild', runFilling],
  ['keeping up with commits', runKeepingUp],
  ['idle', runIdle],
  ['pages', runPages],
];

/** Measures one workload after the other, and prints each to stderr. Rejects as soon as an oracle fails. */
export async function runAll({ settings, place }: Bench): Promise<readonly SelfRow[]> {
  const rows: SelfRow[] = [];
  for (const [name, measure] of workloads) {
    if (!name.includes(settings.workload)) continue;
    await timed(name, async () => {
      const found = await measure({ settings, place });
      console.error(selfTable(found));
      rows.push(...found);
    });
  }
  return rows;
}
