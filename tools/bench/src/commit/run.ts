import { timed } from '../benchmark.js';
import { contests, runContest } from './workloads/contests.js';
import type { Findings } from './workloads/findings.js';
import { historyWorkload, runHistory } from './workloads/history.js';
import { growthWorkload, runJournalGrowth } from './workloads/journal-growth.js';
import { processesWorkload, runProcesses } from './workloads/processes.js';
import { readsWorkload, runReads } from './workloads/reads.js';
import type { Bench } from './workloads/settings.js';
import { runStorage, storageWorkload } from './workloads/storage.js';

type Workload = readonly [name: string, measure: (bench: Bench, findings: Findings) => Promise<void>];

const workloads: readonly Workload[] = [
  ...contests.map<Workload>((contest) => [
    contest.workload,
    async (bench, { contests }) => void contests.push(await runContest(bench, contest)),
  ]),
  [readsWorkload, async (bench, { contests }) => void contests.push(await runReads(bench))],
  [historyWorkload, async (bench, { selves }) => void selves.push(await runHistory(bench))],
  [processesWorkload, async (bench, { selves }) => void selves.push(...(await runProcesses(bench)))],
  [storageWorkload, async (bench, { storage }) => void storage.push(...(await runStorage(bench)))],
];

const longWorkload: Workload = [
  growthWorkload,
  async (bench, { longSelves }) => void longSelves.push(await runJournalGrowth(bench)),
];

/** Measures one workload after the other. Rejects as soon as an oracle fails. */
export async function runAll(bench: Bench): Promise<Findings> {
  const findings: Findings = { contests: [], selves: [], longSelves: [], storage: [] };
  const { long, workload } = bench.settings;
  for (const [name, measure] of long ? [...workloads, longWorkload] : workloads) {
    if (name.includes(workload)) await timed(name, () => measure(bench, findings));
  }
  return findings;
}
