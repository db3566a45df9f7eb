import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { FailPoints, killWriters } from '@snapfold/faults';
import { CommandEngine, createContext, type EventStore } from '@snapfold/kernel/engine';
import { tally, type TallyTypes } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { byId } from '../queries/mongo-query.js';
import mongoose, { type ConnectOptions } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { mongooseStores } from '../stores/mongoose-stores.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { WriterRegistry } from '../transactions/writer-registry.js';

const { uri, name: appName } = uniqueDatabase();
const faults = new FailPoints(uri);
const closing: (() => Promise<unknown>)[] = [];
let holder: Writer;
let others: Writer[];

interface Writer {
  readonly store: EventStore<TallyTypes>;
  readonly start: (label?: string) => Promise<{ readonly position: number }>;
}

beforeAll(async () => {
  const connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  closing.push(
    () => connection.close(),
    () => connection.dropDatabase(),
  );
  holder = await openWriter({ appName });
  others = [await openWriter({}), await openWriter({})];
  for (const { start } of [holder, ...others]) await start();
});
afterEach(() => faults.off());
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await faults.close();
});

async function openWriter(options: ConnectOptions): Promise<Writer> {
  const connection = await mongoose.createConnection(uri, { ...connectionOptions(uri), ...options }).asPromise();
  const stores = mongooseStores(connection);
  closing.push(
    () => connection.close(),
    () => stores.close(),
  );
  const { events: store } = stores.aggregate(tally, byId);
  await stores.prepare();
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store, services, runtime: systemRuntime });
  const start = (label = '') => engine.create({ type: 'start', label }, createContext(systemRuntime, {}));
  return { store, start };
}

/** Polls the journal until `work` is done. Each read has to begin with all events of the read before. */
async function watched<T>(work: Promise<T>): Promise<T> {
  const done = work.then(
    () => true,
    () => true,
  );
  const { store } = await openWriter({});
  let seen: string[] = [];
  for (let isDone = false; !isDone;) {
    isDone = await Promise.race([done, systemRuntime.sleep(2).then(() => false)]);
    const journal = await store.journal({ after: 0, limit: 1_000 });
    expect(journal.map(({ position }) => position)).toEqual(journal.map((_, index) => index + 1));
    const ids = journal.map(({ aggregateId, version }) => `${aggregateId}-${version}`);
    expect(ids.slice(0, seen.length)).toEqual(seen);
    seen = ids;
  }
  return work;
}

const hold = (ms: number) =>
  faults.failCommand(
    { times: 1 },
    { appName, failCommands: ['commitTransaction'], blockConnection: true, blockTimeMS: ms },
  );

/** All writers commit while the holder's transaction is open, with its positions allotted and its events written. */
async function allCommit(label?: string): Promise<PromiseSettledResult<{ readonly position: number }>[]> {
  const held = holder.start(label);
  await systemRuntime.sleep(200);
  return Promise.allSettled([held, ...others.flatMap(({ start }) => Array.from({ length: 5 }, () => start()))]);
}

test('no reader sees a position before the lower ones, however long the transaction of a lower one stays open', async () => {
  await hold(900);
  const outcomes = await watched(allCommit());
  const positions = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.position : 0));
  // The holder's transaction was the first to allot a position.
  expect(Math.min(...positions)).toBe(positions[0]);
  expect(new Set(positions).size).toBe(11);
});

test('a transaction whose session is killed before it commits leaves no gap between positions', async () => {
  await hold(1_500);
  const committing = allCommit();
  await systemRuntime.sleep(700);
  await killWriters(uri);
  const outcomes = await watched(committing);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
});

test('a transaction that is rejected after its positions were allotted leaves no gap between positions', async () => {
  await others[0]?.start('taken');
  const outcomes = await watched(
    Promise.allSettled(Array.from({ length: 20 }, (_, n) => holder.start(n % 2 ? '' : 'Taken'))),
  );
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
});

/** Leaves a transaction open that has increased the counter. */
async function leaveOpen() {
  const connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  closing.push(() => connection.close());
  const session = await connection.startSession();
  session.startTransaction();
  const counters = nativeCollection<{ _id: string; position: number }>(connection, 'counters');
  await counters.updateOne({ _id: 'tallies_journal' }, { $inc: { position: 1 } }, { session });
  return { connection, session };
}

test('the open transaction of a registered writer without heartbeats blocks others for less than 3 s', async () => {
  const { connection, session } = await leaveOpen();
  await new WriterRegistry(connection).beat([session]);
  const begun = Date.now();
  await watched(holder.start());
  expect(Date.now() - begun).toBeLessThan(3_000);
  await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
});

test('the open transaction of a session that no writer has registered blocks others for less than 8 s', async () => {
  const { session } = await leaveOpen();
  const begun = Date.now();
  await watched(holder.start());
  expect(Date.now() - begun).toBeLessThan(8_000);
  await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
});
