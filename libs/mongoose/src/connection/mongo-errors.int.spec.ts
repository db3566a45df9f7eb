import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { FailPoints } from '@snapfold/faults';
import { StoreUnavailable } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { createConnection, type Connection } from 'mongoose';
import { connectionOptions } from './connection-options.js';
import { duplicateKeysOf } from './duplicate-keys.js';
import { isUnavailable } from './mongo-errors.js';
import { nativeCollection } from './native-collection.js';
import { accessStore } from './store-access.js';

const { uri, name: appName } = uniqueDatabase();
const faults = new FailPoints(uri);
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection(uri, { ...connectionOptions(uri), appName }).asPromise();
});
afterEach(() => faults.off());
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
  await faults.close();
});

test('the index is read from a duplicate key error, whatever the data say', async () => {
  const collection = nativeCollection<{ email: string }>(connection, 'emails');
  await collection.createIndex({ email: 1 }, { name: 'unique_email', unique: true });
  const email = 'x index: unique_other dup key: { } E11000 duplicate key error collection: a index: b dup key';
  await collection.insertOne({ email });
  const failure: unknown = await collection.insertMany([{ email: 'y' }, { email }]).catch((error: unknown) => error);
  expect(duplicateKeysOf(failure)).toEqual([{ index: 'unique_email', write: 1 }]);
});

test('other errors are no duplicate keys', () => {
  expect(duplicateKeysOf(new Error('E11000 duplicate key error collection: a.b index: c dup key'))).toEqual([]);
});

const read = () => accessStore(() => nativeCollection(connection, 'things').findOne({}));

test.each([
  ['the connection is closed', { closeConnection: true }],
  ['the primary steps down', { errorCode: 189 }],
])('a read while "%s" says that the store is out of reach', async (_, failure) => {
  await faults.failCommand('alwaysOn', { appName, failCommands: ['find'], ...failure });
  await expect(read()).rejects.toBeInstanceOf(StoreUnavailable);
});

test.each([
  ['servers do not reach each other', [6, 7, 89, 202, 9_001]],
  ['it is no primary, or shuts down', [91, 134, 189, 10_107, 11_600, 11_602, 13_435, 13_436]],
  ['it was waited for too long', [24, 50, 64, 100, 262]],
  ['it was ended', [43, 175, 237, 239, 246, 279, 314, 355, 11_601, 46_841]],
  ['there is too much to do', [365]],
  ['the data are not found in a cluster', [133, 150]],
  ['rights or space are missing', [11, 13, 18, 214, 371, 8_000, 14_031]],
])('a read that fails because %s says that the store is unavailable', async (_, codes) => {
  const others: unknown[] = [];
  for (const errorCode of codes) {
    await faults.failCommand('alwaysOn', { appName, failCommands: ['find'], errorCode });
    const told: unknown = await read().catch((error: unknown) => error);
    if (!(told instanceof StoreUnavailable)) others.push(errorCode, told);
    await faults.off();
  }
  expect(others).toEqual([]);
});

test('another failure of a read is thrown as it is', async () => {
  await faults.failCommand({ times: 1 }, { appName, failCommands: ['find'], errorCode: 2 });
  await expect(read()).rejects.toMatchObject({ code: 2 });
});

test('a bulk write is told as unavailable for any of its writes, whatever the others ran into', () => {
  expect(isUnavailable({ code: 11_000, writeErrors: [{ code: 11_000 }, { code: 11_602 }] })).toBe(true);
  expect(isUnavailable({ code: 11_000, writeErrors: [{ code: 11_000 }, { code: 2 }] })).toBe(false);
});
