import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection, mongo } from 'mongoose';
import { connect } from '../connection/connect.js';
import { nativeCollection } from '../connection/native-collection.js';
import { ConfirmedReads } from './confirmed-reads.js';
import type { StoredDocument } from './mongo-query.js';
import { MongooseReadModel } from './mongoose-read-model.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let collection: mongo.Collection<StoredDocument>;

beforeAll(async () => {
  connection = await connect(uri);
  collection = nativeCollection(connection, 'moving');
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

/** A list by rank, for which `afterRange` runs between the reads of two ranges of one page. */
function listWith(afterRange: () => Promise<unknown>) {
  const watched = nativeCollection<StoredDocument>(connection, 'moving');
  const find = watched.find.bind(watched);
  Object.assign(watched, {
    find: (filter: mongo.Filter<StoredDocument>) => {
      const cursor = find(filter);
      const toArray = cursor.toArray.bind(cursor);
      cursor.toArray = async () => {
        const found = await toArray();
        await afterRange();
        return found;
      };
      return cursor;
    },
  });
  return new MongooseReadModel<StoredDocument, string, Record<never, never>>(
    new ConfirmedReads(connection),
    watched,
    { build: () => ({ filter: {}, sort: [['rank', 1]] }) },
    ({ _id }) => _id,
  );
}

test('a document that moves behind the ties while a page is read is on it once, and no other one is missed', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  await collection.insertMany([...ids.map((_id) => ({ _id, rank: 1 })), { _id: 'f', rank: 2 }, { _id: 'g', rank: 4 }]);
  const still = listWith(() => Promise.resolve());
  const first = await still.find({}, { limit: 3 });
  expect(first.items).toEqual(['a', 'b', 'c']);
  const moving = listWith(() => collection.updateOne({ _id: 'd' }, { $set: { rank: 3 } }));
  const second = await moving.find({}, { limit: 4, cursor: first.next });
  expect(second.items).toEqual(['d', 'e', 'f']);
  const third = await still.find({}, { limit: 4, cursor: second.next });
  expect(third).toEqual({ items: ['g'] });
});
