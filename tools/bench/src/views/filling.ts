import type { AccountTypes } from '@snapfold/domain';
import { MovementQueryBuilder } from '@snapfold/infrastructure';
import { ViewOperations, type EventHistory } from '@snapfold/kernel/engine';
import { systemRuntime } from '@snapfold/mongoose';
import { until } from '@snapfold/running-bank';
import type { Collection, Document } from 'mongodb';
import { heapInUse } from '../measure/heap.js';
import { interleaved } from '../measure/interleaved.js';
import { atMost, type SelfRow } from '../report/rows.js';
import { MovementJournal } from './movement-journal.js';
import type { Bench } from './run.js';

const ACCOUNTS = 1_000;
const BATCH = 1_000;
/** The name of the view that is live all the time. */
const LIVE = 'movement';

/** Measures how long it takes to fill the view of movements, against the driver's time to write the same documents. */
export async function runFilling({ settings, place }: Bench): Promise<SelfRow[]> {
  const { events, fillings } = settings;
  const journal = await MovementJournal.seed(place('filling'), { accounts: ACCOUNTS, events });
  // The replaced generation is removed soon, so that the next round has the disk for itself. Dropping it may take too long on a
  // busy server. It is then tried again.
  const live = journal.dispatcher({ ...journal.view(LIVE), onError: console.error }, { graceMs: 500 });
  try {
    await live.ready;
    const heap = new HeapProfile();
    const variants = new Map([
      ['driver', () => insertAll(journal)],
      ['catch-up', () => catchUp(journal, heap)],
      ['rebuild', () => rebuild(journal)],
    ]);
    const results = await interleaved(variants, fillings, { warmUp: false });
    const row = (name: string, workload: string, note: string): SelfRow => {
      const [base, measured] = [results.get('driver'), results.get(name)];
      if (!base || !measured) throw new Error('One of the process counts was not measured.');
      const rate = (events / measured.median).toLocaleString('en', { maximumFractionDigits: 0 });
      const against = `against \`insertMany\` of the same documents`;
      return {
        workload: `${workload}, ${against}`,
        unit: 's',
        base,
        measured,
        target: atMost(2),
        note: `${rate} events per second${note}`,
      };
    };
    const length = `${events.toLocaleString('en')} events`;
    return [
      row('catch-up', `catch-up of \`movement\` over ${length}`, `; ${heap.toString()}`),
      row('rebuild', `rebuild of \`movement\` over ${length} beside the live one`, ''),
    ];
  } finally {
    await live.stop();
    await journal.close();
  }
}

/** Seconds that the driver takes to insert the documents. Reading them first does not count. */
async function insertAll(journal: MovementJournal): Promise<number> {
  const [newest] = (await journal.view(LIVE).store.generations()).slice(-1);
  if (!newest) throw new Error('The live view has no generation.');
  const source = journal.db.collection(`${LIVE}_g${newest.number}`).find({}, { batchSize: BATCH });
  const target = await emptyCollection(journal, `inserted_${systemRuntime.newId()}`);
  let seconds = 0;
  let batch: Document[] = [];
  const insert = async () => {
    const started = performance.now();
    await target.insertMany(batch);
    seconds += (performance.now() - started) / 1_000;
    batch = [];
  };
  for await (const document of source) {
    batch.push(document);
    if (batch.length === BATCH) await insert();
  }
  if (batch.length > 0) await insert();
  await journal.check(target.collectionName);
  await target.drop();
  return seconds;
}

/** Seconds from the start of a dispatcher on an empty view until the view can be read. */
async function catchUp(journal: MovementJournal, heap: HeapProfile): Promise<number> {
  const type = `caught_up_${systemRuntime.newId()}`;
  const parts = journal.view(type, heap.watching(journal.history, journal.size.events / 2));
  const started = performance.now();
  const dispatcher = journal.dispatcher(parts);
  await dispatcher.ready;
  const seconds = (performance.now() - started) / 1_000;
  heap.end();
  await dispatcher.stop();
  await journal.check(`${type}_g1`);
  await journal.db.dropCollection(`${type}_g1`);
  return seconds;
}

/** Seconds until a new generation has replaced the live one. */
async function rebuild(journal: MovementJournal): Promise<number> {
  const parts = journal.view(LIVE);
  const operations = new ViewOperations(parts);
  const started = performance.now();
  let rebuilt = 0;
  for await (const { number } of operations.rebuild()) rebuilt = number;
  const seconds = (performance.now() - started) / 1_000;
  await journal.check(`${LIVE}_g${rebuilt}`);
  await until(
    'the replaced generation is removed',
    async () => (await parts.store.generations()).length === 1,
    600_000,
  );
  return seconds;
}

/** Makes a collection with the indexes and the write concern of a generation of the view. */
async function emptyCollection({ db }: MovementJournal, name: string): Promise<Collection> {
  await db.createCollection(name);
  const collection = db.collection(name);
  for (const { name, key } of new MovementQueryBuilder().indexes) await collection.createIndex({ ...key }, { name });
  return collection;
}

/** Measures the heap in use before, in the middle and at the end of the last catch-up. */
class HeapProfile {
  #before = 0;
  #half = 0;
  #end = 0;

  /** Wraps a history. The wrapped one measures the heap before the first event and at the middle one. */
  watching(history: EventHistory<AccountTypes>, middle: number): EventHistory<AccountTypes> {
    this.#before = heapInUse();
    this.#half = 0;
    return {
      aggregateType: history.aggregateType,
      history: (id, range) => history.history(id, range),
      versionOf: (id) => history.versionOf(id),
      head: () => history.head(),
      barrier: () => history.barrier(),
      journal: (range) => {
        if (this.#half === 0 && range.after >= middle) this.#half = heapInUse();
        return history.journal(range);
      },
    };
  }

  end(): void {
    this.#end = heapInUse();
  }

  toString(): string {
    const [before, half, end] = [this.#before, this.#half, this.#end].map((megabytes) => megabytes.toFixed(1));
    return `heap in use ${before} MB before, ${half} MB at half, ${end} MB at the end`;
  }
}
