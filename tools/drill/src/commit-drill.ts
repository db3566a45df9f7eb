import { MongoClient } from 'mongodb';
import { startAnew, stopApis } from './bank/bank-processes.js';
import { commitReport } from './report/commit-report.js';
import { apis } from './faults/fault.js';
import { strikeAll } from './faults/strike-all.js';
import type { DrillParts, Findings } from './findings.js';
import { CommandLoad } from './load/command-load.js';
import { foundBank, FOUNDING_MINOR } from './load/found-bank.js';
import { lastDeposits } from './load/last-deposits.js';
import { BankWatch } from './oracles/bank-watch.js';
import { judgeBank } from './oracles/judge.js';
import { judgeRecovery } from './oracles/recovery.js';
import { readStoredBank } from './oracles/stored.js';
import { judgeSurvivorGaps, survivorGaps } from './oracles/survivor-gaps.js';

/** Founds a bank, loads it, strikes it, lets it come to rest, and judges what clients were told and what is stored. */
export async function commitDrill({ seed, strokes, bank, log, tell }: DrillParts): Promise<Findings> {
  const population = await foundBank(bank['api 1'], log);
  const accounts = population.bankAccounts;
  const client = new MongoClient(bank.mongod.uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    const watch = new BankWatch(client, { accounts, sumMinor: FOUNDING_MINOR * accounts.length });
    const clients = apis.map((name) => bank[name]);
    const load = new CommandLoad({ seed, apis: clients, log, population, clientsPerApi: 16, restMs: 0 });
    const worksSince = (time: number) => apis.every((api) => log.provesLife(api, time));
    const struck = await strikeAll({ strokes, victims: bank, worksSince, tell });
    await Promise.all([load.stop(), watch.stop()]);
    const ends = await stopApis(bank);
    await startAnew(bank);
    const last = await lastDeposits(bank, log, accounts);
    const stored = await readStoredBank(client, { users: 0, accounts: 0 });
    const gaps = survivorGaps(struck, (api) => log.acknowledgements(api));
    return {
      lines: commitReport({ strokes, sent: log.sent, gaps, looks: watch.looks, stored }),
      violations: [
        ...watch.violations,
        ...judgeRecovery({ strokes: struck, ends, last }),
        ...judgeSurvivorGaps('commits', gaps),
        ...(await judgeBank(log.sent, stored)),
      ],
    };
  } finally {
    await client.close();
  }
}
