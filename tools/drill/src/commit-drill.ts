import { MongoClient } from 'mongodb';
import { startAnew, stopServers } from './bank/bank-processes.js';
import { commitSchedule } from './faults/commit-schedule.js';
import { apis } from './faults/fault.js';
import { strikeAll } from './faults/strike-all.js';
import type { DrillParts, Findings } from './findings.js';
import { CommandLoad } from './load/command-load.js';
import { foundBank, FOUNDING_MINOR } from './load/found-bank.js';
import { lastDeposits } from './load/last-deposits.js';
import { judgeRecovery } from './oracles/availability/recovery.js';
import { judgeSurvivorGaps, survivorGaps } from './oracles/availability/survivor-gaps.js';
import { BankWatch } from './oracles/commands/bank-watch.js';
import { judgeBank } from './oracles/commands/judge.js';
import { judgeLooks } from './oracles/coverage.js';
import { seededRandom } from './random/seeded-random.js';
import { commitReport } from './report/commit-report.js';
import { readFollowedBank } from './followed-bank.js';
import { TwinDrill } from './twin-drill.js';

/**
 * Opens a bank and some orders, sends commands to them, and strikes the processes that serve them. Then it stops the load, and judges
 * both the answers and the stored data.
 */
export async function commitDrill({ settings, bank, log, tell }: DrillParts): Promise<Findings> {
  const { seed } = settings;
  const strokes = commitSchedule(seededRandom(seed, 0), settings);
  const population = await foundBank(bank['api 1'], log);
  const accounts = population.bankAccounts;
  // Orders have fields named `constructor` and the like. The driver reads them only with these `fieldsAsRaw`.
  const options = { serverSelectionTimeoutMS: 2_000, fieldsAsRaw: { __proto__: null } };
  const client = new MongoClient(bank.mongod.uri, options);
  try {
    const watch = new BankWatch(client, { accounts, sumMinor: FOUNDING_MINOR * accounts.length });
    const clients = apis.map((name) => bank[name]);
    const load = new CommandLoad({ seed, apis: clients, log, population, clientsPerApi: 16, restMs: 0 });
    const twins = await TwinDrill.begin({ seed, bank, client });
    const worksSince = (time: number) => apis.every((api) => log.provesLife(api, time)) && twins.worksSince(time);
    const struck = await strikeAll({ strokes, victims: bank, worksSince, tell });
    await Promise.all([load.stop(), twins.stop(), watch.stop()]);
    tell('the load has ended; all processes are stopped and started again, then the drill judges');
    const ends = await stopServers(bank);
    await startAnew(bank);
    const last = [...(await lastDeposits(bank, log, accounts)), ...(await twins.last())];
    const stored = await readFollowedBank(client);
    const gaps = survivorGaps(apis, struck, (api) => log.acknowledgements(api));
    const ofTwins = await twins.judge(struck);
    return {
      lines: [...commitReport({ strokes, sent: log.sent, gaps, looks: watch.looks, stored }), ...ofTwins.lines],
      violations: [
        ...watch.violations,
        ...judgeLooks({ 'the bank': watch.looks }),
        ...judgeRecovery({ strokes: struck, ends, last }),
        ...judgeSurvivorGaps('commits', gaps),
        ...(await judgeBank(log.sent, stored)),
        ...ofTwins.violations,
      ],
    };
  } finally {
    await client.close();
  }
}
