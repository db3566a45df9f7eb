import { until } from '@snapfold/running-bank';
import { MongoClient } from 'mongodb';
import { restartInOrder, type BankProcesses } from './bank/bank-processes.js';
import { apis, type Stroke } from './faults/schedule.js';
import { strike, type StrokeRecord } from './faults/strike.js';
import { deposit } from './load/account-commands.js';
import { CommandLoad } from './load/command-load.js';
import type { CommandLog } from './load/command-log.js';
import { foundBank, FOUNDING_MINOR } from './load/found-bank.js';
import type { Outcome } from './load/outcome.js';
import { BankWatch } from './oracles/bank-watch.js';
import { judgeBank } from './oracles/judge.js';
import { readStoredBank, type StoredBank } from './oracles/stored.js';
import { judgeSurvivorGaps, survivorGaps, type SurvivorGap } from './oracles/survivor-gaps.js';
import { judgeRecovery } from './oracles/recovery.js';
import type { Violation } from './oracles/violation.js';

export interface DrillParts {
  readonly seed: number;
  readonly strokes: readonly Stroke[];
  readonly bank: BankProcesses;
  readonly log: CommandLog;
  readonly tell: (line: string) => void;
}

/** What came of a drill. */
export interface Findings {
  readonly gaps: readonly SurvivorGap[];
  /** How often the whole bank was looked at under load. */
  readonly looks: number;
  readonly stored: StoredBank;
  readonly violations: readonly Violation[];
}

const RECOVERY_MS = 60_000;

/** Founds a bank, loads it, strikes it, lets it come to rest, and judges it. */
export async function drill({ seed, strokes, bank, log, tell }: DrillParts): Promise<Findings> {
  const population = await foundBank(bank['api 1'], log);
  const accounts = population.bankAccounts;
  const client = new MongoClient(bank.mongod.uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    const watch = new BankWatch(client, { accounts, sumMinor: FOUNDING_MINOR * accounts.length });
    const load = new CommandLoad({ seed, apis: apis.map((name) => bank[name]), log, population });
    const struck = await strikeAll({ strokes, bank, log, tell });
    await Promise.all([load.stop(), watch.stop()]);
    const ends = await restartInOrder(bank);
    const last = await oneMoreEach(bank, log, accounts);
    const stored = await readStoredBank(client, { users: 0, accounts: 0 });
    const gaps = survivorGaps(struck, (api) => log.acknowledgements(api));
    const violations = [
      ...watch.violations,
      ...judgeRecovery({ strokes: struck, ends, last }),
      ...judgeSurvivorGaps(gaps),
      ...(await judgeBank(log.sent, stored)),
    ];
    return { gaps, looks: watch.looks, stored, violations };
  } finally {
    await client.close();
  }
}

/** One stroke after the other, each once the one before has been got over; ends with one that is not. */
async function strikeAll({ strokes, bank, log, tell }: Omit<DrillParts, 'seed'>): Promise<StrokeRecord[]> {
  const records: StrokeRecord[] = [];
  for (const stroke of strokes) {
    const struckAt = await strike(stroke, bank, tell);
    const servingAt = performance.now();
    const bothAcknowledge = () => apis.every((api) => log.provesLife(api, servingAt));
    const recovered = await until('both APIs acknowledge', bothAcknowledge, RECOVERY_MS).then(
      () => true,
      () => false,
    );
    const settledAt = performance.now();
    records.push({ stroke, struckAt, settledAt, recovered });
    if (!recovered) break;
    tell(`  recovered ${((settledAt - servingAt) / 1_000).toFixed(1)} s after all ran again`);
  }
  return records;
}

/** A last deposit through each API. */
function oneMoreEach(bank: BankProcesses, log: CommandLog, [id = '']: readonly string[]): Promise<Outcome[]> {
  return Promise.all(apis.map((name, index) => log.send(bank[name], `at-rest-${index}`, deposit(id, 1))));
}
