import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Aggregate } from '@snapfold/kernel';
import { CommandEngine, storable, storedBytes, type EventStore } from '@snapfold/kernel/engine';
import { tally, testContext, type TallyTypes } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import fc from 'fast-check';
import { byId } from '../queries/mongo-query.js';
import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';
import { systemRuntime } from '../connection/system-runtime.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let stores: MongooseStores;
let store: EventStore<TallyTypes>;
let engine: CommandEngine<TallyTypes>;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  stores = mongooseStores(connection);
  // Without unique rules: a snapshot would hold its label a second time, as a unique key.
  const unclaimed: Aggregate<TallyTypes> = { ...tally, unique: {} };
  store = stores.aggregate(unclaimed, byId).events;
  await stores.prepare();
  engine = new CommandEngine({ aggregate: unclaimed, store, services: { allows: () => true }, runtime: systemRuntime });
});
afterAll(async () => {
  await stores.close();
  await connection.dropDatabase();
  await connection.close();
});

const mebi = 1_024 * 1_024;
const create = (label: string) => engine.create({ type: 'start', label }, testContext({}, systemRuntime));
const mebibytes = (count: number) => 'x'.repeat(count * mebi);

test('a command whose event no document can hold is refused before anything is written, and the others of its group succeed', async () => {
  const outcomes = await Promise.allSettled([create('a'), create(mebibytes(16)), create('b')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: { code: 'COMMIT_TOO_LARGE' } });
  expect((await store.journal({ after: 0, limit: 10 })).map(({ position }) => position)).toEqual([1, 2]);
});

test('a state that just fits into a document is stored', async () => {
  const label = mebibytes(15.5);
  const { id } = await create(label);
  expect((await store.load([id])).get(id)?.state.label.length).toBe(label.length);
});

test('text is measured in bytes of UTF-8, not in characters', async () => {
  await expect(create('\u20ac'.repeat(5.5 * mebi))).rejects.toMatchObject({ code: 'COMMIT_TOO_LARGE' });
});

test('storedBytes is the size of the data as BSON', () => {
  const text = fc.string({ unit: 'grapheme' });
  const data = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.double(), fc.jsonValue(), fc.constant(null)));
  fc.assert(
    fc.property(data, (document) => {
      fc.pre(isStorable(document));
      const stored = storable(document, 'document');
      expect(storedBytes(stored)).toBe(mongoose.mongo.BSON.calculateObjectSize(stored));
    }),
  );
});

function isStorable(data: object): boolean {
  try {
    storable(data, 'data');
    return true;
  } catch {
    return false;
  }
}
