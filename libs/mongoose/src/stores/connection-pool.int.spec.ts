import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FailPoints } from '@snapfold/faults';
import { CommandEngine, type EventStore } from '@snapfold/kernel/engine';
import { tally, testContext, type TallyTypes } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { createConnection, type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { byId } from '../queries/mongo-query.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';

const { uri, name: appName } = uniqueDatabase();
const faults = new FailPoints(uri);
let connection: Connection;
let stores: MongooseStores;
let store: EventStore<TallyTypes>;
let engine: CommandEngine<TallyTypes>;

beforeAll(async () => {
  const options = { ...connectionOptions(uri), appName, maxPoolSize: 1, waitQueueTimeoutMS: 1_000 };
  connection = await createConnection(uri, options).asPromise();
  stores = mongooseStores(connection);
  store = stores.aggregate(tally, byId).events;
  await stores.prepare();
  engine = new CommandEngine({ aggregate: tally, store, services: { allows: () => true }, runtime: systemRuntime });
});
afterAll(async () => {
  await stores.close();
  await connection.dropDatabase();
  await connection.close();
  await faults.close();
});

const start = () => engine.create({ type: 'start', label: '' }, testContext({}, systemRuntime));

/** Runs operations while the only connection is held, for longer than they wait for it, but not until its socket times out. */
async function whileHeld(...operations: (() => Promise<unknown>)[]): Promise<readonly PromiseSettledResult<unknown>[]> {
  await faults.failCommand('alwaysOn', { appName, failCommands: ['ping'], blockConnection: true, blockTimeMS: 3_000 });
  const holding = connection.getClient().db('admin').command({ ping: 1 });
  const outcomes = await Promise.allSettled(operations.map((run) => run()));
  await faults.off();
  await holding;
  return outcomes;
}

test('a command or read that gets no connection in time fails with STORE_UNAVAILABLE, and later ones succeed', async () => {
  const { id } = await start();
  const outcomes = await whileHeld(start, () => store.load([id]));
  expect(outcomes).toMatchObject(outcomes.map(() => ({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } })));
  expect((await store.load([id])).get(id)?.version).toBe(1);
  expect((await start()).version).toBe(1);
});
