import { feedPage, until, type AuditEvent, type FeedName, type HttpClient } from '@snapfold/running-bank';
import { MongoClient } from 'mongodb';
import { startAnew, stopServers } from './bank/bank-processes.js';
import { apis } from './faults/fault.js';
import { feedSchedule } from './faults/feed-schedule.js';
import { strikeAll } from './faults/strike-all.js';
import type { DrillParts, Findings } from './findings.js';
import { CommandLoad } from './load/command-load.js';
import { FeedReader } from './load/feed/feed-reader.js';
import { foundBank } from './load/found-bank.js';
import { lastDeposits } from './load/last-deposits.js';
import { judgeRecovery } from './oracles/availability/recovery.js';
import { judgeLooks } from './oracles/coverage.js';
import { judgeFeedAtRest, judgeReader } from './oracles/feed/feed-oracle.js';
import { timesSetBack } from './oracles/feed/missed-by-list.js';
import { seededRandom } from './random/seeded-random.js';
import { feedReport } from './report/feed-report.js';
import { readStoredBank } from './stored/stored.js';

/** The limit of a wait where the drill judges how long things take, and where it does not. */
const [TIMED_MS, UNTIMED_MS] = [60_000, 300_000];
/** The random numbers of the first reader. No other load uses these streams. */
const FIRST_STREAM = 2_000;
const feeds = ['users', 'accounts'] as const satisfies readonly FeedName[];

/** Strikes two APIs, whose clocks are 5 s apart, and their database, while both write. Judges what readers of the feeds got. */
export async function feedDrill({ settings, bank, log, tell }: DrillParts): Promise<Findings> {
  const { seed, isTimed } = settings;
  const patienceMs = isTimed ? TIMED_MS : UNTIMED_MS;
  const strokes = feedSchedule(seededRandom(seed, 0), settings);
  const population = await foundBank(bank['api 1'], log);
  const served = apis.map((name) => bank[name]);
  const readers = feeds.flatMap((feed) =>
    (['pages', 'stream', 'stream'] as const).map((by, index) => {
      const random = seededRandom(seed, FIRST_STREAM + 10 * feeds.indexOf(feed) + index);
      return new FeedReader({ feed, by, apis: served, random });
    }),
  );
  const load = new CommandLoad({ seed, apis: served, log, population, clientsPerApi: 8, restMs: 5 });
  const worksSince = (time: number) =>
    apis.every((api) => log.provesLife(api, time)) && readers.every((reader) => reader.hasReadSince(time));
  const struck = await strikeAll({ strokes, victims: bank, worksSince, tell, patienceMs });
  await load.stop();
  tell('the load has ended; all processes are stopped and started again, then the drill judges');
  const ends = await stopServers(bank);
  await startAnew(bank);
  const last = await lastDeposits(bank, log, population.bankAccounts);
  const client = new MongoClient(bank.mongod.uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    const stored = await readStoredBank(client, { users: 0, accounts: 0 });
    const hasAll = (reader: FeedReader) => reader.position >= stored[reader.feed].events.length;
    // A reader that does not come to the end breaks a promise, which is judged below.
    await until('all readers to come to the end', () => readers.every(hasAll), patienceMs).catch(() => undefined);
    await Promise.all(readers.map((reader) => reader.stop()));
    const told = {
      users: await feedUpTo(stored.users.events.length, bank['api 1'].http, 'users'),
      accounts: await feedUpTo(stored.accounts.events.length, bank['api 2'].http, 'accounts'),
    };
    const broken = (by: FeedReader['by']) =>
      readers.reduce((sum, reader) => sum + (reader.by === by ? reader.visits.broken : 0), 0);
    const looks = {
      'pages that broke off': broken('pages'),
      'streams that broke off': broken('stream'),
      'clocks that differ': timesSetBack(stored.accounts.events),
    };
    return {
      lines: feedReport({ strokes, sent: log.sent, readers, stored }),
      violations: [
        ...judgeLooks(looks),
        ...judgeRecovery({ strokes: struck, ends, last }),
        ...feeds.flatMap((feed) => judgeFeedAtRest(feed, { items: told[feed], journal: stored[feed].events })),
        ...readers.flatMap((reader) => judgeReader(reader, told[reader.feed])),
      ],
    };
  } finally {
    await client.close();
  }
}

/** Reads a feed from its first event to a position. More may come after it: accounts still follow the last changes of their owners. */
async function feedUpTo(position: number, http: HttpClient | undefined, feed: FeedName): Promise<AuditEvent[]> {
  if (!http) throw new Error('An API does not run');
  const items: AuditEvent[] = [];
  for (let isMore = true; isMore && items.length < position;) {
    const page = await feedPage(http, feed, items.length, Math.min(position - items.length, 1_000));
    items.push(...page.items);
    isMore = page.items.length > 0;
  }
  return items;
}
