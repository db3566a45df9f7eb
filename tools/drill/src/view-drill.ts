import { defaultViewLimits } from '@snapfold/kernel/engine';
import { poisonOf, poisons } from '@snapfold/other-release';
import { MongoClient } from 'mongodb';
import { apis, operators } from './faults/fault.js';
import { viewSchedule } from './faults/view-schedule.js';
import type { DrillParts, Findings } from './findings.js';
import { CommandLoad } from './load/command-load.js';
import { foundBank, FOUNDING_MINOR } from './load/found-bank.js';
import { PoisonLoad } from './load/poison-load.js';
import { ViewLoad } from './load/view-load.js';
import { ViewLog } from './load/view-log.js';
import { judgeKeeperPauses, keeperPauses } from './oracles/availability/keeper-pauses.js';
import { judgeOperatorRuns } from './oracles/availability/operator-runs.js';
import { judgeRecovery } from './oracles/availability/recovery.js';
import { judgeSurvivorGaps, survivorGaps } from './oracles/availability/survivor-gaps.js';
import { judgeTurnedAway } from './oracles/availability/turned-away.js';
import { BankWatch } from './oracles/commands/bank-watch.js';
import { judgeBank } from './oracles/commands/judge.js';
import { judgeLooks } from './oracles/coverage.js';
import { judgeParkingSeen } from './oracles/views/parking-seen.js';
import { judgeViewRead } from './oracles/views/view-read-oracle.js';
import { ViewWatch } from './oracles/views/view-watch.js';
import { seededRandom } from './random/seeded-random.js';
import { viewReport } from './report/view-report.js';
import { readStoredBank } from './stored/stored.js';
import { viewNames } from './stored/view-names.js';
import { ViewPhases } from './view-phases.js';
import { bringViewsToRest } from './views-at-rest.js';

/** How many accounts are poisoned in each of the 13 ways: 52 in all. */
const POISONED_ALIKE = 4;
const { attempts, retryMs } = defaultViewLimits;
/** One event of each is tried several times before it is parked. All other events wait meanwhile. */
const POISON_MS = poisons.length * POISONED_ALIKE * (attempts - 1) * retryMs;
/** The limit of a wait where the drill does not judge how long things take. */
const UNTIMED_MS = 300_000;

const isPoisoned = (accountId: string) => poisonOf(accountId) !== undefined;

/** Strikes the processes that keep, rebuild and mend the views of a bank under load. Judges what the views answer and what they hold. */
export async function viewDrill({ settings, bank, log, tell }: DrillParts): Promise<Findings> {
  const { seed, newer, isTimed } = settings;
  const population = await foundBank(bank['api 1'], log, { poisonOf, kinds: poisons, alike: POISONED_ALIKE });
  const accounts = population.bankAccounts;
  const client = new MongoClient(bank.mongod.uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    const bankWatch = new BankWatch(client, { accounts, sumMinor: FOUNDING_MINOR * accounts.length });
    const viewWatch = new ViewWatch(client);
    const served = apis.map((name) => bank[name]);
    const load = new CommandLoad({ seed, apis: served, log, population, clientsPerApi: 4, restMs: 100, isPoisoned });
    const poisonLoad = new PoisonLoad({ seed, apis: served, log, population });
    const views = new ViewLog();
    const readers = new ViewLoad({ seed, apis: served, commands: log, views, isPoisoned });
    const worksSince = (time: number) =>
      apis.every((api) => log.provesLife(api, time) && viewNames.every((view) => views.hasMoved(api, view, time)));
    const recovery = { worksSince, tell, ...(isTimed ? {} : { patienceMs: UNTIMED_MS }) };
    const phases = new ViewPhases({
      bank,
      client,
      watch: viewWatch,
      poisonLoad,
      newer,
      poisonMs: POISON_MS,
      ...recovery,
    });
    await phases.carryOut(viewSchedule(seededRandom(seed, 0), settings, newer));
    await Promise.all([load, poisonLoad, readers, bankWatch, viewWatch].map((part) => part.stop()));
    tell('the load has ended; all processes are stopped and started again, the views rebuilt, then the drill judges');
    const lives = viewWatch.lives.judge(performance.now());
    const { ends, last, violations } = await bringViewsToRest(bank, client, log, accounts);
    const stored = await readStoredBank(client, { users: 0, accounts: 0 });
    const { struck } = phases;
    const gaps = new Map(viewNames.map((view) => [view, survivorGaps(apis, struck, (api) => views.moves(api, view))]));
    const pauses = keeperPauses(struck, viewWatch.handovers);
    const runs = operators.flatMap((name) => bank[name].runs);
    const { reads } = views;
    const timed = [
      ...lives,
      ...judgeTurnedAway(reads, struck),
      ...[...gaps].flatMap(([view, found]) => judgeSurvivorGaps(`moves ${view}`, found)),
      ...judgeKeeperPauses(pauses),
    ];
    return {
      lines: viewReport({
        struck,
        sent: log.sent,
        reads,
        gaps,
        runs,
        pauses,
        looks: bankWatch.looks,
        viewWatch,
        stored,
      }),
      violations: [
        ...bankWatch.violations,
        ...viewWatch.violations,
        ...phases.violations,
        ...judgeLooks({ 'the bank': bankWatch.looks, 'the views': viewWatch.looks }),
        ...judgeParkingSeen(viewWatch.parking),
        ...reads.flatMap(judgeViewRead),
        ...(isTimed ? timed : []),
        ...judgeOperatorRuns(runs, struck),
        ...judgeRecovery({ strokes: struck, ends: [...phases.ends, ...ends], last }),
        ...violations,
        ...(await judgeBank(log.sent, stored)),
      ],
    };
  } finally {
    await client.close();
  }
}
