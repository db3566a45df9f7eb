import { MongoClient } from 'mongodb';
import { viewNames } from './bank/view-names.js';
import { apis } from './faults/fault.js';
import { strikeAll } from './faults/strike-all.js';
import type { DrillParts, Findings } from './findings.js';
import { CommandLoad } from './load/command-load.js';
import { foundBank, FOUNDING_MINOR } from './load/found-bank.js';
import { ViewLoad } from './load/view-load.js';
import { ViewLog } from './load/view-log.js';
import { BankWatch } from './oracles/bank-watch.js';
import { judgeLooks } from './oracles/coverage.js';
import { judgeBank } from './oracles/judge.js';
import { judgeRebuilds } from './oracles/rebuild-runs.js';
import { judgeRecovery } from './oracles/recovery.js';
import { readStoredBank } from './oracles/stored.js';
import { judgeSurvivorGaps, survivorGaps } from './oracles/survivor-gaps.js';
import { judgeTurnedAway } from './oracles/turned-away.js';
import { judgeViewRead } from './oracles/view-read-oracle.js';
import { ViewWatch } from './oracles/view-watch.js';
import { viewReport } from './report/view-report.js';
import { bringViewsToRest } from './views-at-rest.js';

/** Strikes the processes that keep and rebuild the views of a bank under load, and judges what they tell and what they hold. */
export async function viewDrill({ seed, strokes, bank, log, tell }: DrillParts): Promise<Findings> {
  const population = await foundBank(bank['api 1'], log);
  const accounts = population.bankAccounts;
  const client = new MongoClient(bank.mongod.uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    const bankWatch = new BankWatch(client, { accounts, sumMinor: FOUNDING_MINOR * accounts.length });
    const viewWatch = new ViewWatch(client);
    const served = apis.map((name) => bank[name]);
    const load = new CommandLoad({ seed, apis: served, log, population, clientsPerApi: 4, restMs: 100 });
    const views = new ViewLog();
    const readers = new ViewLoad({ seed, apis: served, commands: log, views });
    const worksSince = (time: number) =>
      apis.every((api) => log.provesLife(api, time) && viewNames.every((view) => views.hasMoved(api, view, time)));
    const struck = await strikeAll({ strokes, victims: bank, worksSince, tell });
    await bank.rebuild.settle();
    await Promise.all([load.stop(), readers.stop(), bankWatch.stop(), viewWatch.stop()]);
    tell('the load has ended; all is stopped, started anew, rebuilt and judged');
    const lives = viewWatch.lives.judge(performance.now());
    const { ends, last, violations } = await bringViewsToRest(bank, client, log, accounts);
    const stored = await readStoredBank(client, { users: 0, accounts: 0 });
    const gaps = new Map(viewNames.map((view) => [view, survivorGaps(apis, struck, (api) => views.moves(api, view))]));
    const { runs } = bank.rebuild;
    const { reads } = views;
    return {
      lines: viewReport({ struck, sent: log.sent, reads, gaps, runs, looks: bankWatch.looks, viewWatch, stored }),
      violations: [
        ...bankWatch.violations,
        ...viewWatch.violations,
        ...judgeLooks({ 'the bank': bankWatch.looks, 'the views': viewWatch.looks }),
        ...lives,
        ...reads.flatMap(judgeViewRead),
        ...judgeTurnedAway(reads, struck),
        ...[...gaps].flatMap(([view, found]) => judgeSurvivorGaps(`moves ${view}`, found)),
        ...judgeRebuilds(runs, struck),
        ...judgeRecovery({ strokes: struck, ends, last }),
        ...violations,
        ...(await judgeBank(log.sent, stored)),
      ],
    };
  } finally {
    await client.close();
  }
}
