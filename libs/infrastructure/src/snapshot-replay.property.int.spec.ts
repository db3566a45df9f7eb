import { afterAll, beforeAll, test } from '@jest/globals';
import type { Query } from '@snapfold/kernel';
import { assertSnapshotsReplay, tally } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import fc from 'fast-check';
import { connect } from './connect.js';
import type { Connection } from 'mongoose';
import type { MongoQueryBuilder } from './mongo-query.js';
import { mongoStores } from './mongo-stores.js';
import { systemRuntime } from './system-runtime.js';

const everything: MongoQueryBuilder<Query> = {
  indexes: [],
  build: () => ({ filter: {}, sortBy: '_id', direction: 1 }),
};
const { uri } = uniqueDatabase();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(uri);
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

async function openStores() {
  await connection.dropDatabase();
  const stores = mongoStores(connection);
  stores.aggregate(tally, everything);
  await stores.prepare();
  return (release: typeof tally) => stores.aggregate(release, everything);
}

test('whatever two releases do at once: a snapshot and the events after it are the full replay', async () => {
  const choices = fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(choices, (drawn) => assertSnapshotsReplay(openStores, systemRuntime, drawn)),
    { numRuns: 15, endOnFailure: true },
  );
}, 120_000);
