import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection, mongo } from 'mongoose';
import { connect } from '../connection/connect.js';
import { nativeCollection } from '../connection/native-collection.js';
import { ConfirmedReads } from './confirmed-reads.js';
import { listOrder } from './list-order.js';
import type { MongoQuery, StoredDocument } from './mongo-query.js';
import { MongooseReadModel } from './mongoose-read-model.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let collection: mongo.Collection<StoredDocument>;

beforeAll(async () => {
  connection = await connect(uri);
  collection = nativeCollection(connection, 'ties');
  // Ten thousand documents tie in `day`. Nearly all of them have the kind "common".
  const documents = Array.from({ length: 12_000 }, (_, index) => ({
    _id: `id-${String(index).padStart(5, '0')}`,
    day: index < 1_000 ? 'monday' : index < 11_000 ? 'tuesday' : 'wednesday',
    hour: index % 7,
    kind: index % 50 === 0 ? 'rare' : index % 51 === 0 ? 'odd' : 'common',
  }));
  await collection.insertMany(documents);
  await collection.createIndexes([
    { key: { day: 1, _id: 1 }, name: 'day' },
    { key: { day: 1, hour: -1, _id: -1 }, name: 'day_hour' },
    { key: { kind: 1, day: 1, _id: 1 }, name: 'kind_day' },
  ]);
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

/** Runs reads, and returns how many keys the server examined for them, and whether it sorted anything. */
async function examined(run: () => Promise<unknown>) {
  const { db } = connection;
  if (!db) throw new Error('The connection is closed.');
  const profile = db.collection('system.profile');
  await db.setProfilingLevel('all');
  await run();
  await db.setProfilingLevel('off');
  const reads = await profile.find({ ns: collection.namespace, op: 'query' }).toArray();
  await profile.drop();
  const keys = reads.reduce((total, { keysExamined }) => total + Number(keysExamined), 0);
  return { keys, sorts: reads.some(({ hasSortStage }) => hasSortStage === true) };
}

describe.each<[string, MongoQuery]>([
  ['all, by a field in which ten thousand tie', { filter: {}, sort: [['day', 1]] }],
  ['all, by that field downwards', { filter: {}, sort: [['day', -1]] }],
  [
    'all, by two fields in mixed directions',
    {
      filter: {},
      sort: [
        ['day', 1],
        ['hour', -1],
      ],
    },
  ],
  ['those of one day, by id', { filter: { day: { $eq: 'tuesday' } }, sort: [] }],
  [
    'nearly all, by the field in which ten thousand tie',
    { filter: { kind: { $in: ['common', 'rare'] } }, sort: [['day', 1]] },
  ],
  ['a few, by the field in which ten thousand tie', { filter: { kind: { $eq: 'rare' } }, sort: [['day', 1]] }],
  ['two small sets, by that field', { filter: { kind: { $in: ['odd', 'rare'] } }, sort: [['day', -1]] }],
])('a list of %s', (_, query) => {
  const open = () =>
    new MongooseReadModel<StoredDocument, string, Record<never, never>>(
      new ConfirmedReads(connection),
      collection,
      { build: () => query },
      ({ _id }) => _id,
    );

  test('has every document once, and examines at most twice as many keys as it returns, and 10, for any page', async () => {
    const sort = listOrder(query.sort).map(([path, direction]): [string, 1 | -1] => [path, direction]);
    const expected = await collection.find(query.filter).sort(sort).toArray();
    const limit = Math.max(1, Math.floor(expected.length / 550));
    const list = open();
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let number = 1; number === 1 || cursor !== undefined; number += 1) {
      const at = cursor;
      const page = await list.find({}, { limit, cursor: at });
      ids.push(...page.items);
      cursor = page.next;
      if (![1, 2, 150, 500].includes(number)) continue;
      const { keys, sorts } = await examined(() => list.find({}, { limit, cursor: at }));
      expect(sorts).toBe(false);
      expect(keys).toBeLessThanOrEqual(2 * page.items.length + 10);
    }
    expect(ids).toEqual(expected.map(({ _id }) => _id));
  });
});
