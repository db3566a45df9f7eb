import { Entrant } from '../../contestants/entrant.js';
import { Snapfold } from '../../contestants/snapfold.js';
import { interleaved } from '../../measure/interleaved.js';
import { atLeast, type SelfRow, type Target } from '../../report/rows.js';
import { LoadProcess } from './load-process.js';
import type { Bench } from './settings.js';

export const processesWorkload = 'two and three processes against one';

const counts: readonly { readonly count: number; readonly name: string; readonly target: Target }[] = [
  { count: 2, name: 'two', target: atLeast(0.8) },
  { count: 3, name: 'three', target: atLeast(0.6) },
];

/** Measures several processes on the same 1,000 accounts, each with 64 commands at once. */
export async function runProcesses({ settings, place }: Bench): Promise<SelfRow[]> {
  const at = place('a');
  const entrant = await Entrant.open((on) => Snapfold.open(on), at, 1_000);
  const processes: LoadProcess[] = [];
  try {
    for (let index = 0; index < 3; index += 1) processes.push(await LoadProcess.start(at, entrant.accounts));
    const longest = new Map<number, number>();
    const measure = (count: number) => async () => {
      const running = processes.slice(0, count).map((process) => process.deposit(settings.roundMs));
      const results = await Promise.all(running);
      for (const { done } of results) entrant.addAccepted(done);
      longest.set(count, Math.max(longest.get(count) ?? 0, ...results.map((result) => result.longest)));
      return results.reduce((sum, { perSecond }) => sum + perSecond, 0);
    };
    const results = await interleaved(new Map([1, 2, 3].map((count) => [count, measure(count)])), settings.rounds);
    await entrant.check();
    return counts.map(({ count, name, target }) => {
      const [base, measured] = [results.get(1), results.get(count)];
      if (!base || !measured) throw new Error('One of the process counts was not measured.');
      const wait = (longest.get(count) ?? 0).toFixed(0);
      return {
        workload: `${name} processes, 64 at once each, on the same 1,000 accounts against one process`,
        unit: 'per second',
        base,
        measured,
        target,
        note: `longest wait of a command ${wait} ms (of a group: at most 2,000), no conflict reached a caller`,
      };
    });
  } finally {
    for (const process of processes) await process.stop();
    await entrant.contestant.close();
  }
}
