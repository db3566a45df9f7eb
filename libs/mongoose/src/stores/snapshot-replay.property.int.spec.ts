import { afterAll, beforeAll, test } from '@jest/globals';
import { assertSnapshotsReplay, tally } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { connect } from '../connection/connect.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { byId } from '../queries/mongo-query.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';

const { uri } = uniqueDatabase();
let connection: Connection;
const opened: MongooseStores[] = [];
beforeAll(async () => {
  connection = await connect(uri);
});
afterAll(async () => {
  await closeStores();
  await connection.dropDatabase();
  await connection.close();
});

const closeStores = () => Promise.all(opened.splice(0).map((stores) => stores.close()));

/** The stores of one more process. */
function newStores(): MongooseStores {
  const stores = mongooseStores(connection);
  opened.push(stores);
  return stores;
}

async function openStores() {
  await closeStores();
  await connection.dropDatabase();
  const stores = newStores();
  stores.aggregate(tally, byId);
  await stores.prepare();
  return (release: typeof tally) => newStores().aggregate(release, byId);
}

test('after random work of two releases at once, a snapshot and the events after it give the same state as all events', async () => {
  const choices = fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(choices, (drawn) => assertSnapshotsReplay(openStores, systemRuntime, drawn)),
    { numRuns: 15, endOnFailure: true },
  );
}, 120_000);
