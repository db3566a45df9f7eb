import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Query } from '@snapfold/kernel';
import { CommandEngine, createContext } from '@snapfold/kernel/engine';
import { addition, tally } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection } from 'mongoose';
import { connect } from '../connection/connect.js';
import { systemRuntime } from '../connection/system-runtime.js';
import type { IndexLayout } from '../documents/collection-layout.js';
import { byId, type MongoQueryBuilder } from '../queries/mongo-query.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let stores: MongooseStores;

beforeAll(async () => {
  connection = await connect(uri);
});
beforeEach(() => {
  stores = mongooseStores(connection);
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const queries = (...indexes: readonly IndexLayout[]): MongoQueryBuilder<Query> => ({
  ...byId,
  indexes,
});
const total: IndexLayout = { name: 'total', key: { 'state.total': 1 } };

test('the second of two aggregates with the same name is refused, and so is the second of two views', () => {
  stores.aggregate(tally, queries());
  expect(() => stores.aggregate({ ...tally, schemaVersion: 2 }, queries())).toThrow(
    'The stores of the aggregate "tallies" are asked for twice',
  );
  stores.view(addition, queries());
  expect(() => stores.view({ ...addition, aggregateType: 'others' }, queries())).toThrow(
    'The stores of the view "addition" are asked for twice',
  );
  // An aggregate and a view may have the same name: their collections have different ones.
  expect(() => stores.view({ ...addition, type: tally.type }, queries())).not.toThrow();
});

describe.each([
  ['on MongoDB', () => mongooseStores(connection)],
  ['in memory', () => inMemoryStores()],
])('%s', (_, open) => {
  test.each(['at', 'state'])('a list that is sorted by %s is refused', async (path) => {
    const opened = open();
    const bySort: MongoQueryBuilder<Query> = { build: (query) => ({ ...byId.build(query), sort: [[path, 1]] }) };
    const aggregate = { ...tally, type: 'sorted' };
    const { events, snapshots } = opened.aggregate(aggregate, bySort);
    await opened.prepare();
    const services = { allows: () => true };
    const engine = new CommandEngine({ aggregate, store: events, services, runtime: systemRuntime });
    for (let count = 0; count < 2; count += 1)
      await engine.create({ type: 'start', label: '' }, createContext(systemRuntime));
    await expect(snapshots.find({}, { limit: 1 })).rejects.toMatchObject({ code: 'INVALID_DECLARATION' });
    await engine.close();
    await opened.close();
  });
});

test('an invalid declaration is refused even if it was spread from a valid one', () => {
  expect(() => stores.aggregate({ ...tally, schemaVersion: 0 }, queries())).toThrow('INVALID_DECLARATION');
  expect(() => stores.view({ ...addition, type: 'a b' }, queries())).toThrow('INVALID_DECLARATION');
});

test.each<[string, readonly IndexLayout[]]>([
  ['is unique', [{ ...total, unique: true }]],
  ['has expireAfterSeconds, which would remove stored data', [{ ...total, expireAfterSeconds: 60 }]],
  ['has a name that is reserved for unique rules', [{ ...total, name: 'unique_total' }]],
  ['has the name or the key of the index "total"', [total, { name: 'total', key: { 'state.label': 1 } }]],
  ['has the name or the key of the index "total"', [total, { ...total, name: 'sum' }]],
  ['has the name or the key of the index "total"', [total, total]],
  ['has the name or the key of the index "_id_"', [{ name: 'total', key: { _id: 1 } }]],
])('a query index that %s is refused with its name', (problem, indexes) => {
  const name = indexes.at(-1)?.name;
  const refused = (of: string) =>
    expect.objectContaining({
      code: 'INVALID_DECLARATION',
      message: expect.stringContaining(`The query index "${name}" of ${of} ${problem}`),
    });
  expect(() => stores.aggregate(tally, queries(...indexes))).toThrow(refused('the aggregate "tallies"'));
  expect(() => stores.view(addition, queries(...indexes))).toThrow(refused('the view "addition"'));
});

test.each<[string, IndexLayout]>([
  ['schema', { ...total, name: 'schema' }],
  ['schema', { name: 'by_schema', key: { schemaVersion: 1, _id: 1 } }],
])('a query index with the name or the key of the index %j of all snapshots is refused', (present, index) => {
  expect(() => stores.aggregate(tally, queries(index))).toThrow(
    `The query index "${index.name}" of the aggregate "tallies" has the name or the key of the index "${present}".`,
  );
});

test.each(['', 'a b', '*', '_id_', 'a.b', 'x'.repeat(65)])('a query index named %j is refused', (name) => {
  expect(() => stores.aggregate(tally, queries({ ...total, name }))).toThrow(
    'A query index of the aggregate "tallies" is named',
  );
});

test('a refused aggregate may be asked for again, and all indexes that are allowed are created', async () => {
  expect(() => stores.aggregate(tally, queries({ ...total, unique: true }))).toThrow('INVALID_DECLARATION');
  const partial: IndexLayout = { name: 'partial', key: total.key, where: 'state.label' };
  stores.aggregate(tally, queries(total, partial, { name: 'label', key: { 'unique.label': 1 } }));
  await stores.prepare();
  const indexes = await connection.collection('tallies_snapshots').indexes();
  expect(indexes.map(({ name }) => name)).toEqual(['_id_', 'unique_label', 'schema', 'total', 'partial', 'label']);
});
