import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addition } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { byId } from '../queries/mongo-query.js';
import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { mongooseStores, type MongooseStores } from '../stores/mongoose-stores.js';

const { uri } = uniqueDatabase();
const hour = 3_600_000;
let connection: Connection;
let stores: MongooseStores;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  stores = mongooseStores(connection);
  await stores.prepare();
});
afterAll(async () => {
  await stores.close();
  await connection.dropDatabase();
  await connection.close();
});

/** Changes the leases as if the server's clock had been set forward (or back) by `ms` milliseconds since they were given. */
async function setServerClock(ms: number): Promise<void> {
  const earlier = (field: string) => ({ $subtract: [`$lease.${field}`, ms] });
  const times = { 'lease.since': earlier('since'), 'lease.until': earlier('until') };
  await connection.collection('views').updateMany({}, [{ $set: times }]);
}

test('a lease is over at once when the clock of the server is set back or forward by an hour', async () => {
  const store = stores.view(addition, byId);
  await store.add(1);
  const term = (await store.lease(1, 'dead', 3_000)) ?? -1;
  expect(await store.lease(1, 'other', 3_000)).toBeUndefined();
  await setServerClock(-hour);
  expect(await store.lease(1, 'other', 3_000)).toBe(term + 1);
  await setServerClock(hour);
  expect(await store.lease(1, 'a third', 3_000)).toBe(term + 2);
  const step = { term, from: 0, to: 1, records: new Map(), areNew: false, removed: [], parked: [], replayed: [] };
  expect(await store.commit(1, step)).toBe(false);
});

test('a lease without a start time, as earlier releases gave it, holds until its end', async () => {
  const store = stores.view({ ...addition, type: 'older' }, byId);
  await store.add(1);
  const term = (await store.lease(1, 'dead', hour)) ?? -1;
  await connection.collection('views').updateOne({ view: 'older' }, { $unset: { 'lease.since': '' } });
  expect(await store.lease(1, 'other', hour)).toBeUndefined();
  expect(await store.lease(1, 'dead', hour)).toBe(term);
});
