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

test('duplicateKeysOf finds the name of the index even if the stored data imitate the error message', async () => {
  const collection = nativeCollection<{ email: string }>(connection, 'emails');
  await collection.createIndex({ email: 1 }, { name: 'unique_email', unique: true });
  const email = 'x index: unique_other dup key: { } E11000 duplicate key error collection: a index: b dup key';
  await collection.insertOne({ email });
  const failure: unknown = await collection.insertMany([{ email: 'y' }, { email }]).catch((error: unknown) => error);
  expect(duplicateKeysOf(failure)).toEqual([{ index: 'unique_email', write: 1 }]);
});

test('an error that only has the message of a duplicate key error is not taken for one', () => {
  expect(duplicateKeysOf(new Error('E11000 duplicate key error collection: a.b index: c dup key'))).toEqual([]);
});

const read = () => accessStore(() => nativeCollection(connection, 'things').findOne({}));

test.each([
  ['the connection is closed', { closeConnection: true }],
  ['the primary steps down', { errorCode: 189 }],
])('a read rejects with StoreUnavailable when %s', async (_, failure) => {
  await faults.failCommand('alwaysOn', { appName, failCommands: ['find'], ...failure });
  await expect(read()).rejects.toBeInstanceOf(StoreUnavailable);
});

test.each([
  ['servers do not reach each other', [6, 7, 89, 202, 9_001]],
  ['the server is not the primary or is shutting down', [91, 134, 189, 10_107, 11_600, 11_602, 13_435, 13_436]],
  ['a lock, an answer or other members took too long', [24, 50, 64, 100, 262]],
  ['the operation, its cursor or its snapshot was ended', [43, 175, 237, 239, 246, 279, 314, 355, 11_601, 46_841]],
  ['the server is overloaded', [365]],
  ['the data are not found in a sharded cluster', [133, 150]],
  ['rights or disk space are missing', [11, 13, 18, 214, 371, 8_000, 14_031]],
])('a read that fails because %s rejects with StoreUnavailable', async (_, codes) => {
  const others: unknown[] = [];
  for (const errorCode of codes) {
    await faults.failCommand('alwaysOn', { appName, failCommands: ['find'], errorCode });
    const failure: unknown = await read().catch((error: unknown) => error);
    if (!(failure instanceof StoreUnavailable)) others.push(errorCode, failure);
    await faults.off();
  }
  expect(others).toEqual([]);
});

test('a read that fails for any other reason rejects with the error of the driver', async () => {
  await faults.failCommand({ times: 1 }, { appName, failCommands: ['find'], errorCode: 2 });
  await expect(read()).rejects.toMatchObject({ code: 2 });
});

test('a bulk write counts as unavailable if one of its writes failed for that reason, also if the others failed for another', () => {
  expect(isUnavailable({ code: 11_000, writeErrors: [{ code: 11_000 }, { code: 11_602 }] })).toBe(true);
  expect(isUnavailable({ code: 11_000, writeErrors: [{ code: 11_000 }, { code: 2 }] })).toBe(false);
});
