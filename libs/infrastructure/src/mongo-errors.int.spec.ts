import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from './connection-options.js';
import { duplicateKeyOf } from './mongo-errors.js';
import { nativeCollection } from './native-collection.js';

const { uri } = uniqueDatabase();
let connection: Connection;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

test('the index is read from a duplicate key error, whatever the data say', async () => {
  const collection = nativeCollection<{ email: string }>(connection, 'emails');
  await collection.createIndex({ email: 1 }, { name: 'unique_email', unique: true });
  const email = 'x index: unique_other dup key: { } E11000 duplicate key error collection: a index: b dup key';
  await collection.insertOne({ email });
  const failure: unknown = await collection.insertMany([{ email: 'y' }, { email }]).catch((error: unknown) => error);
  expect(duplicateKeyOf(failure)).toEqual({ index: 'unique_email', write: 1 });
});

test('other errors are no duplicate keys', () => {
  expect(duplicateKeyOf(new Error('E11000 duplicate key error collection: a.b index: c dup key'))).toBeUndefined();
});

test('an absent optional field is absent in the database too', async () => {
  const collection = nativeCollection<{ reason?: string | undefined; empty: object }>(connection, 'optional');
  await collection.insertOne({ reason: undefined, empty: {} });
  expect(await collection.findOne({}, { projection: { _id: 0 } })).toEqual({ empty: {} });
});
