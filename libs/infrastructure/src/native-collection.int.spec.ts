import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from './connection-options.js';
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

const inherited = Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__');

test.each(inherited)('objects in an array named "%s" are read as they are', async (name) => {
  const collection = nativeCollection<{ _id: string; data: object }>(connection, 'inherited');
  const data = { [name]: [{}, { a: [{ [name]: [[{}]] }] }], nested: { [name]: [{}] } };
  await collection.insertOne({ _id: name, data });
  expect(await collection.findOne({ _id: name })).toEqual({ _id: name, data });
  expect(await collection.find({ _id: name }).toArray()).toEqual([{ _id: name, data }]);
});
