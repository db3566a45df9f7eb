import { timed } from '../benchmark.js';
import type { Bench } from './bench.js';
import { contests, runContest } from './contests.js';
import type { Findings } from './findings.js';
import { historyWorkload, runHistory } from './history.js';
import { growthWorkload, runJournalGrowth } from './journal-growth.js';
import { processesWorkload, runProcesses } from './processes.js';
import { readsWorkload, runReads } from './reads.js';
import { runStorage, storageWorkload } from './storage.js';

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

/** Measures one workload after the other; rejects as soon as an oracle fails. */
export async function runAll(bench: Bench): Promise<Findings> {
  const findings: Findings = { contests: [], selves: [], longSelves: [], storage: [] };
  const { long, workload } = bench.settings;
  for (const [name, measure] of long ? [...workloads, longWorkload] : workloads) {
    if (name.includes(workload)) await timed(name, () => measure(bench, findings));
  }
  return findings;
}
