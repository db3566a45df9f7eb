import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { FailPoints, type FailMode } from '@snapfold/faults';
import { uniqueDatabase } from '@snapfold/mongod';
import mongoose, { type Connection, type mongo } from 'mongoose';
import { CommitSessions } from './commit-sessions.js';
import { connectionOptions } from '../connection/connection-options.js';
import { inTransaction, type TransactionResult } from './mongo-transaction.js';
import { nativeCollection } from '../connection/native-collection.js';

// faults.int.spec.ts makes each command of a transaction fail.
const { uri, name: appName } = uniqueDatabase();
const faults = new FailPoints(uri);
let connection: Connection;
let sessions: CommitSessions;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, { ...connectionOptions(uri), appName }).asPromise();
  sessions = new CommitSessions(connection);
  await connection.createCollection('things');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await faults.off();
  await things().deleteMany();
});
afterAll(async () => {
  await sessions.close();
  await connection.dropDatabase();
  await connection.close();
  await faults.close();
});

const things = () => nativeCollection<{ _id: number }>(connection, 'things');
const committed = { outcome: 'committed' };
/** Work that gives no reason to abandon it. */
const well = () => Promise.resolve(undefined);

function insert(
  work: (session: mongo.ClientSession) => Promise<string | undefined>,
): Promise<TransactionResult<string>> {
  return sessions.lend((session) =>
    inTransaction(connection, session, {
      work: async () => {
        await things().insertOne({ _id: 1 }, { session });
        return work(session);
      },
      isStored: async () => (await things().findOne({ _id: 1 })) !== null,
    }),
  );
}

test('a transaction whose work gives no reason is committed and stored', async () => {
  expect(await insert(well)).toEqual(committed);
  expect(await things().countDocuments()).toBe(1);
});

test('a transaction whose work gives a reason is abandoned and not stored', async () => {
  expect(await insert(() => Promise.resolve('no'))).toEqual({ outcome: 'abandoned', reason: 'no' });
  expect(await things().countDocuments()).toBe(0);
});

test('an error of the work is thrown, nothing is stored, and the session serves the next transaction', async () => {
  await expect(insert(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  expect(await things().countDocuments()).toBe(0);
  expect(await insert(well)).toEqual(committed);
});

test('a transaction that is too large for the server rejects with COMMIT_TOO_LARGE', async () => {
  // TransactionTooLarge
  await faults.failCommand({ times: 1 }, { appName, failCommands: ['insert'], errorCode: 257 });
  await expect(insert(well)).rejects.toMatchObject({ code: 'COMMIT_TOO_LARGE' });
  expect(await things().countDocuments()).toBe(0);
});

test('a commit whose transaction is gone is contended, even if the server does not label the error as transient', async () => {
  // NoSuchTransaction has no label if a write concern error comes with it.
  const gone = { errorCode: 251, errorLabels: [], writeConcernError: { code: 11_601, errmsg: 'interrupted' } };
  await faults.failCommand('alwaysOn', { appName, failCommands: ['commitTransaction'], ...gone });
  expect(await insert(well)).toEqual({ outcome: 'contended' });
  expect(await things().countDocuments()).toBe(0);
});

test('a transaction whose session is killed is contended, and the session serves the next transaction', async () => {
  const killing = insert(async (session) => {
    await connection
      .getClient()
      .db('admin')
      .command({ killSessions: [session.id] });
    return undefined;
  });
  expect(await killing).toEqual({ outcome: 'contended' });
  expect(await insert(well)).toEqual(committed);
});

describe.each([3_600_000, -3_600_000])('when the wall clock jumps by %p ms during a commit', (ms) => {
  const failCommits = (mode: FailMode) =>
    faults.failCommand(mode, { appName, failCommands: ['commitTransaction'], closeConnection: true });
  const insertWhileClockJumps = () =>
    insert((session) => {
      const commit = session.commitTransaction.bind(session);
      jest.spyOn(session, 'commitTransaction').mockImplementationOnce(() => {
        const { now } = Date;
        jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
        return commit();
      });
      return Promise.resolve(undefined);
    });

  test('a commit that gets no answer at first is sent again and stored', async () => {
    // The driver itself tries twice.
    await failCommits({ times: 2 });
    expect(await insertWhileClockJumps()).toEqual(committed);
    expect(await things().countDocuments()).toBe(1);
  });

  test('a commit that never gets an answer is given up and not stored', async () => {
    await failCommits('alwaysOn');
    expect(await insertWhileClockJumps()).toEqual({ outcome: 'contended' });
    expect(await things().countDocuments()).toBe(0);
  });
});
