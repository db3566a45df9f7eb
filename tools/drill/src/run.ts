import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAll } from '@snapfold/running-bank';
import { startBankProcesses, type BankProcesses } from './bank/bank-processes.js';
import { drills } from './drills.js';
import { operators } from './faults/fault.js';
import { CommandLog } from './load/command-log.js';
import { verdict } from './report/verdict.js';
import type { Settings } from './settings.js';

/** Runs a drill and prints what it finds. Resolves with whether all promises were kept. */
export async function run(settings: Settings): Promise<boolean> {
  const { drill, seed, kills, pauses } = settings;
  console.log(
    `Drill of ${drill} with seed ${seed}: ${kills} kills, ${pauses} pauses. The seed repeats the schedule and the choices`,
  );
  console.log('of each client. It does not repeat the timing of processes, so a kill meets another moment each time.');
  const folder = await mkdtemp(join(tmpdir(), 'snapfold-drill-'));
  const { servers, aheadMs, carryOut } = drills[drill];
  const log = new CommandLog();
  const interrupted = interruption();
  let bank: BankProcesses | undefined;
  let kept = false;
  try {
    bank = await Promise.race([startBankProcesses(join(folder, 'data'), servers, aheadMs), interrupted]);
    const parts = { settings, bank, log, tell: tellWithTime() };
    const { lines, violations } = await Promise.race([carryOut(parts), interrupted]);
    console.log([...lines, verdict(violations)].join('\n'));
    kept = violations.length === 0;
    return kept;
  } finally {
    await removeAll();
    await bank?.registry.close();
    await bank?.mongod.stop();
    if (kept) await rm(folder, { recursive: true, maxRetries: 10 });
    else await keepEvidence(folder, bank);
  }
}

function tellWithTime(): (line: string) => void {
  const startedAt = performance.now();
  return (line) => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
}

/** Rejects at a signal. The drill then ends its processes itself, so that none is left behind, not even a paused one. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => reject(new Error(`The drill was ended by ${signal}`)));
    }
  });
}

async function keepEvidence(folder: string, bank: BankProcesses | undefined): Promise<void> {
  for (const name of bank ? [...bank.servers, ...operators] : []) {
    const lives = bank?.[name].ends.map(({ err }, index) => `--- life ${index + 1}\n${err}`) ?? [];
    await writeFile(join(folder, `${name.replaceAll(' ', '-')}.log`), lives.join('\n'));
  }
  console.log(`The data and the logs are kept in ${folder}`);
}
