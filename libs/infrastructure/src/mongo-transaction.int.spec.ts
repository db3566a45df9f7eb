import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { StoreUnavailable, type CommitResult } from '@snapfold/kernel';
import { uniqueDatabase } from '@snapfold/mongod';
import mongoose, { type Connection, type mongo } from 'mongoose';
import { connectionOptions } from './connection-options.js';
import { inTransaction } from './mongo-transaction.js';
import { nativeCollection } from './native-collection.js';
import { accessStore } from './store-access.js';

const { uri, name: appName } = uniqueDatabase();
let connection: Connection;
let control: Connection;
let collections = 0;
const things = () => `things_${collections}`;

// Only so that a test that hangs ends: reconnecting takes seconds.
jest.setTimeout(60_000);

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, { ...connectionOptions(uri), appName }).asPromise();
  control = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
});
beforeEach(async () => {
  // One of its own: a transaction that a fail point leaves open holds on to the collection for seconds.
  collections += 1;
  await nativeCollection(control, things()).insertOne({ n: 0, ...counter });
});
afterEach(() => failing('off', { failCommands: [] }));
afterAll(async () => {
  await control.dropDatabase();
  await Promise.all([connection.close(), control.close()]);
});

type Mode = 'off' | 'alwaysOn' | { readonly times: number };

/** Lets commands of this file's connection fail, and of no other on the server. */
async function failing(mode: Mode, data: object): Promise<void> {
  const command = { configureFailPoint: 'failCommand', mode, data: { appName, ...data } };
  await control.getClient().db('admin').command(command);
}

/** What every transaction writes, so that an open one is in the way of the next. */
const counter = { isCounter: true };

const committed: CommitResult = { outcome: 'committed', position: 1 };

function insert(result: CommitResult = committed): Promise<CommitResult> {
  return inTransaction(connection, async (session: mongo.ClientSession) => {
    await nativeCollection(connection, things()).updateOne(counter, { $inc: { n: 1 } }, { session });
    await nativeCollection(connection, things()).insertMany([{ n: 1 }], { session });
    return result;
  });
}
const stored = () => nativeCollection(control, things()).countDocuments({ isCounter: { $exists: false } });

test('what is committed is stored, and what the work rejects is not', async () => {
  expect(await insert()).toEqual(committed);
  expect(await insert({ outcome: 'rejected', index: 0, reason: 'version' })).toMatchObject({ outcome: 'rejected' });
  expect(await stored()).toBe(1);
});

test('a fault of the work is thrown, and nothing is stored', async () => {
  const faulty = inTransaction(connection, async (session) => {
    await nativeCollection(connection, things()).insertMany([{ n: 1 }], { session });
    throw new Error('a bug');
  });
  await expect(faulty).rejects.toThrow('a bug');
  expect(await stored()).toBe(0);
});

test.each([
  ['the connection is closed', { closeConnection: true }],
  ['a write conflict', { errorCode: 112, errorLabels: ['TransientTransactionError'] }],
  ['the primary steps down', { errorCode: 189, errorLabels: ['TransientTransactionError'] }],
])('before the commit, "%s" is contention', async (_, failure) => {
  await failing({ times: 1 }, { failCommands: ['insert'], ...failure });
  expect(await insert()).toEqual({ outcome: 'contended' });
  expect(await stored()).toBe(0);
  expect(await insert()).toEqual(committed);
});

test('a commit that the server refuses as transient had no effect', async () => {
  const failure = { errorCode: 251, errorLabels: ['TransientTransactionError'] };
  await failing({ times: 1 }, { failCommands: ['commitTransaction'], ...failure });
  expect(await insert()).toEqual({ outcome: 'contended' });
  expect(await stored()).toBe(0);
});

test('a commit that the server refuses for good is a fault, and had no effect', async () => {
  await failing({ times: 1 }, { failCommands: ['commitTransaction'], errorCode: 257 });
  await expect(insert()).rejects.toMatchObject({ code: 257 });
  expect(await stored()).toBe(0);
});

test.each([
  ['the connection is closed once', { times: 1 }, { closeConnection: true }],
  ['the connection is closed three times', { times: 3 }, { closeConnection: true }],
  ['the primary steps down', { times: 2 }, { errorCode: 10_107 }],
  ['the majority is not reached', { times: 2 }, { writeConcernError: { code: 64, errmsg: 'waiting timed out' } }],
  ['the server shuts down', { times: 2 }, { writeConcernError: { code: 91, errmsg: 'shutting down' } }],
] as const)('a commit is tried again while "%s", and takes effect once', async (_, mode, failure) => {
  await failing(mode, { failCommands: ['commitTransaction'], ...failure });
  expect(await insert()).toEqual(committed);
  expect(await stored()).toBe(1);
});

test('a commit that never gets an answer is unknown, neither failed nor done', async () => {
  await failing('alwaysOn', { failCommands: ['commitTransaction'], closeConnection: true });
  expect(await insert()).toMatchObject({ outcome: 'unknown' });
  // Its session was ended, so that what it had locked is free for others at once.
  await failing('off', { failCommands: [] });
  expect(await insert()).toEqual(committed);
  expect(await stored()).toBe(1);
});

test.each([
  ['the connection is closed', { closeConnection: true }],
  ['the primary steps down', { errorCode: 189 }],
])('a read while "%s" says that the store is out of reach', async (_, failure) => {
  await failing('alwaysOn', { failCommands: ['find'], ...failure });
  const read = accessStore(() => nativeCollection(connection, things()).findOne({}));
  await expect(read).rejects.toBeInstanceOf(StoreUnavailable);
});

test('another failure of a read is thrown as it is', async () => {
  await failing({ times: 1 }, { failCommands: ['find'], errorCode: 2 });
  await expect(accessStore(() => nativeCollection(connection, things()).findOne({}))).rejects.toMatchObject({
    code: 2,
  });
});
