import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { createConnection, mongo, type Connection } from 'mongoose';
import { connectionOptions } from './connection-options.js';
import { nativeCollection } from './native-collection.js';

const { uri } = uniqueDatabase();
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection(uri, connectionOptions(uri)).asPromise();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const inherited = Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__');

test.each(inherited)('objects in an array in a field named "%s" are read as they were written', async (name) => {
  const collection = nativeCollection<{ _id: string; data: object }>(connection, 'inherited');
  const data = { [name]: [{}, { a: [{ [name]: [[{}]] }] }], nested: { [name]: [{}] } };
  await collection.insertOne({ _id: name, data });
  expect(await collection.findOne({ _id: name })).toEqual({ _id: name, data });
  expect(await collection.find({ _id: name }).toArray()).toEqual([{ _id: name, data }]);
});

test('values are read as they were written, with any BSON options of the connection', async () => {
  for (const options of [{ promoteValues: false }, { promoteLongs: false, promoteBuffers: true }, { raw: true }]) {
    const opened = await createConnection(uri, { ...connectionOptions(uri), ...options }).asPromise();
    const collection = nativeCollection<{ count: number; large: number; id: mongo.UUID }>(opened, 'values');
    const id = new mongo.UUID();
    await collection.insertOne({ count: 1, large: 1, id });
    await collection.updateOne({ id }, { $inc: { large: 2 ** 31 } });
    expect(await collection.findOne({ id }, { projection: { _id: 0 } })).toEqual({ count: 1, large: 2 ** 31 + 1, id });
    await opened.close();
  }
});

test('a field that is undefined is absent in the database', async () => {
  const collection = nativeCollection<{ reason?: string | undefined; empty: object }>(connection, 'optional');
  await collection.insertOne({ reason: undefined, empty: {} });
  expect(await collection.findOne({}, { projection: { _id: 0 } })).toEqual({ empty: {} });
});
