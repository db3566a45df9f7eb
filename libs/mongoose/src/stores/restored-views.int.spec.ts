import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CommandEngine, ViewDispatcher } from '@snapfold/kernel/engine';
import { tally, tallySummary, testContext } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { byId } from '../queries/mongo-query.js';
import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';
import { systemRuntime as runtime } from '../connection/system-runtime.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let stores: MongooseStores;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  stores = mongooseStores(connection);
});
afterAll(async () => {
  await stores.close();
  await connection.dropDatabase();
  await connection.close();
});

test('a view whose records and checkpoint are restored to an earlier moment, under a running process, follows the journal from there', async () => {
  const { events } = stores.aggregate(tally, byId);
  const store = stores.view(tallySummary, byId);
  await stores.prepare();
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store: events, services, runtime });
  const context = testContext({}, runtime);
  const parts = { view: tallySummary, store, history: events, runtime, onError: () => undefined };
  const dispatcher = new ViewDispatcher({ ...parts, limits: { leaseMs: 400, pollMs: 50 } });
  dispatcher.start();
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  await engine.update(id, { type: 'add', by: 1 }, context);
  expect(await dispatcher.waitFor(2, 30_000)).toBe(true);
  const names = ['views', 'tally_summary_g1'] as const;
  const saved = await Promise.all(names.map((name) => connection.collection(name).find().toArray()));

  await engine.update(id, { type: 'add', by: 2 }, context);
  expect(await dispatcher.waitFor(3, 30_000)).toBe(true);
  for (const [index, name] of names.entries()) {
    await connection.collection(name).deleteMany({});
    await connection.collection(name).insertMany(saved[index] ?? []);
  }
  // The restored lease is an old one, which has ended: the process takes the lease again.
  while ((await store.generations())[0]?.checkpoint !== 3) await runtime.sleep(20);
  await engine.update(id, { type: 'add', by: 3 }, context);
  expect(await dispatcher.waitFor(4, 30_000)).toBe(true);
  expect(await dispatcher.get(id)).toEqual({ tallyId: id, additions: 3, largest: 3 });
  await dispatcher.stop();
});
