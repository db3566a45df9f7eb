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

/** Holds the only connection for less than the driver waits for an answer: all that is asked meanwhile is told before. */
async function whileHeld(...asked: (() => Promise<unknown>)[]): Promise<readonly PromiseSettledResult<unknown>[]> {
  await faults.failCommand('alwaysOn', { appName, failCommands: ['ping'], blockConnection: true, blockTimeMS: 3_000 });
  const holding = connection.getClient().db('admin').command({ ping: 1 });
  const told = await Promise.allSettled(asked.map((ask) => ask()));
  await faults.off();
  await holding;
  return told;
}

test('a command that gets no connection in time is told that the store is unavailable, and later ones are served', async () => {
  const { id } = await start();
  const told = await whileHeld(start, () => store.load([id]));
  expect(told).toMatchObject(told.map(() => ({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } })));
  expect((await store.load([id])).get(id)?.version).toBe(1);
  expect((await start()).version).toBe(1);
});
