import { MongoClient, type Db } from 'mongodb';
import { Entrant } from '../../contestants/entrant.js';
import type { DatabasePlace } from '../../database/database.js';
import { numberAt } from '../../database/number-at.js';
import { streams } from '../contestants/emmett.js';
import type { Letter } from '../contestants/letter.js';
import { openers } from '../contestants/openers.js';
import type { StorageRow } from './findings.js';
import type { Bench } from './settings.js';

export const storageWorkload = 'bytes per event';

const journals: ReadonlyMap<Letter, string> = new Map<Letter, string>([
  ['a', 'accounts_journal'],
  ['b', 'journal'],
  ['d', streams],
]);
const DEPOSITS = 10_000;

/** Measures how much space the same deposits take in the journal and its indexes. */
export async function runStorage({ settings, place }: Bench): Promise<StorageRow[]> {
  const rows: StorageRow[] = [];
  for (const [letter, journal] of journals) {
    const open = openers.get(letter);
    if (!open || !settings.contestants.has(letter)) continue;
    const at = place(letter);
    const entrant = await Entrant.open(open, at, 1_000);
    try {
      for (let left = DEPOSITS; left > 0;) left -= (await entrant.deposit({ atOnce: 64, ms: 500 })).done;
      await entrant.check();
      const { events } = await entrant.contestant.totals();
      rows.push({ letter, ...(await bytesPerEvent(at, journal, events)) });
    } finally {
      await entrant.contestant.close();
    }
  }
  return rows;
}

async function bytesPerEvent(
  { uri, database }: DatabasePlace,
  journal: string,
  events: number,
): Promise<Omit<StorageRow, 'letter'>> {
  const client = await MongoClient.connect(uri);
  try {
    // Writes everything into the data files, so that all of it counts.
    await client.db('admin').command({ fsync: 1 });
    return await measured(client.db(database), journal, events);
  } finally {
    await client.close();
  }
}

async function measured(db: Db, journal: string, events: number): Promise<Omit<StorageRow, 'letter'>> {
  const [answer] = await db
    .collection(journal)
    .aggregate([{ $collStats: { storageStats: {} } }])
    .toArray();
  const stats: unknown = answer?.['storageStats'];
  const names = (await db.collection(journal).indexes()).map(({ name = '' }) => name);
  const perEvent = (name: string) => {
    const free = numberAt(stats, 'indexDetails', name, 'block-manager', 'file bytes available for reuse');
    return (numberAt(stats, 'indexSizes', name) - free) / events;
  };
  return {
    document: numberAt(stats, 'size') / events,
    journal: (numberAt(stats, 'storageSize') - numberAt(stats, 'freeStorageSize')) / events,
    indexes: new Map(names.map((name) => [name, perEvent(name)])),
  };
}
