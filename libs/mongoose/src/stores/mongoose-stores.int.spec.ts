import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Query } from '@snapfold/kernel';
import { addition, tally } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection } from 'mongoose';
import { connect } from '../connection/connect.js';
import type { IndexLayout } from '../documents/collection-layout.js';
import { byId, type MongoQueryBuilder } from '../queries/mongo-query.js';
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

test('of two aggregates of one name the second is refused, and so is the second of two views', () => {
  stores.aggregate(tally, queries());
  expect(() => stores.aggregate({ ...tally, schemaVersion: 2 }, queries())).toThrow(
    'The stores of the aggregate "tallies" are asked for twice',
  );
  stores.view(addition, queries());
  expect(() => stores.view({ ...addition, aggregateType: 'others' }, queries())).toThrow(
    'The stores of the view "addition" are asked for twice',
  );
  // An aggregate and a view have collections of their own.
  expect(() => stores.view({ ...addition, type: tally.type }, queries())).not.toThrow();
});

test('a declaration that was spread into a wrong one is refused', () => {
  expect(() => stores.aggregate({ ...tally, schemaVersion: 0 }, queries())).toThrow('INVALID_DECLARATION');
  expect(() => stores.view({ ...addition, type: 'a b' }, queries())).toThrow('INVALID_DECLARATION');
});

test.each<[string, readonly IndexLayout[]]>([
  ['is unique', [{ ...total, unique: true }]],
  ['would remove what is stored after a while', [{ ...total, expireAfterSeconds: 60 }]],
  ['has a name that is kept for unique rules', [{ ...total, name: 'unique_total' }]],
  ['has the name or the key of another, "total"', [total, { name: 'total', key: { 'state.label': 1 } }]],
  ['has the name or the key of another, "total"', [total, { ...total, name: 'sum' }]],
  ['has the name or the key of another, "total"', [total, total]],
  ['has the name or the key of another, "_id_"', [{ name: 'total', key: { _id: 1 } }]],
])('a query index that %s is refused by its name', (problem, indexes) => {
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
])('a query index is not another of the index %j that snapshots have', (present, index) => {
  expect(() => stores.aggregate(tally, queries(index))).toThrow(
    `The query index "${index.name}" of the aggregate "tallies" has the name or the key of another, "${present}".`,
  );
});

test.each(['', 'a b', '*', '_id_', 'a.b', 'x'.repeat(65)])('the name %j of a query index is refused', (name) => {
  expect(() => stores.aggregate(tally, queries({ ...total, name }))).toThrow(
    'A query index of the aggregate "tallies" is named',
  );
});

test('what was refused is not taken, and all that is allowed is created', async () => {
  expect(() => stores.aggregate(tally, queries({ ...total, unique: true }))).toThrow('INVALID_DECLARATION');
  const partial: IndexLayout = { name: 'partial', key: total.key, where: 'state.label' };
  stores.aggregate(tally, queries(total, partial, { name: 'label', key: { 'unique.label': 1 } }));
  await stores.prepare();
  const indexes = await connection.collection('tallies_snapshots').indexes();
  expect(indexes.map(({ name }) => name)).toEqual(['_id_', 'unique_label', 'schema', 'total', 'partial', 'label']);
});
