import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { EngineClosed } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import mongoose, { type Connection, type mongo } from 'mongoose';
import { CommitSessions } from './commit-sessions.js';
import { connectionOptions } from '../connection/connection-options.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { WriterRegistry } from './writer-registry.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let opened: CommitSessions[] = [];

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  await connection.createCollection('things');
});
afterEach(async () => {
  await Promise.all(opened.map((sessions) => sessions.close()));
  opened = [];
  await writers().deleteMany({});
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const writers = () => connection.collection<{ sessions: mongo.Binary[]; heartbeat: Date }>('writers');
const written = async () => (await writers().findOne()) ?? { sessions: [], heartbeat: new Date(0) };

function openSessions(): CommitSessions {
  const sessions = new CommitSessions(connection);
  opened.push(sessions);
  return sessions;
}

/** Borrows `count` sessions at once. Resolves with their ids and a function that gives them back. */
async function borrow(sessions: CommitSessions, count: number) {
  const end = Promise.withResolvers<void>();
  const ids: unknown[] = [];
  const lent = Promise.withResolvers<void>();
  const returned = Array.from({ length: count }, () =>
    sessions.lend(async ({ id }) => {
      ids.push(id?.id);
      if (ids.length === count) lent.resolve();
      await end.promise;
    }),
  );
  await lent.promise;
  const giveBack = async () => {
    end.resolve();
    await Promise.all(returned);
  };
  return { ids, giveBack };
}

test('a session is registered before it is lent, and lent again once it is free', async () => {
  const sessions = openSessions();
  const first = await borrow(sessions, 3);
  expect((await written()).sessions).toEqual(expect.arrayContaining(first.ids));
  await first.giveBack();
  const again = await borrow(sessions, 4);
  expect(again.ids).toEqual(expect.arrayContaining(first.ids));
  expect((await written()).sessions).toHaveLength(4);
  expect((await written()).sessions).toEqual(expect.arrayContaining(again.ids));
  await again.giveBack();
  expect(await writers().countDocuments()).toBe(1);
});

test('heartbeats go on, and restore the entry of the writer after it was removed', async () => {
  await (await borrow(openSessions(), 2)).giveBack();
  const { heartbeat, sessions } = await written();
  await systemRuntime.sleep(800);
  expect((await written()).heartbeat.getTime()).toBeGreaterThan(heartbeat.getTime());
  await writers().deleteMany({});
  await systemRuntime.sleep(800);
  expect((await written()).sessions).toEqual(sessions);
});

test('closing waits for the sessions that are lent, removes the writer for good, and lends no more', async () => {
  const sessions = openSessions();
  const { giveBack } = await borrow(sessions, 1);
  let isClosed = false;
  const closed = sessions.close().then(() => (isClosed = true));
  await systemRuntime.sleep(100);
  expect(isClosed).toBe(false);
  await giveBack();
  await closed;
  await systemRuntime.sleep(800);
  expect(await writers().countDocuments()).toBe(0);
  await expect(sessions.lend(() => Promise.resolve())).rejects.toBeInstanceOf(EngineClosed);
});

test('killSilent ends the transactions of other writers without heartbeats, and no others', async () => {
  const [own, silent, live] = [await openTransaction(), await openTransaction(), await openTransaction()];
  const registry = new WriterRegistry(connection);
  await registry.beat([own.session]);
  await new WriterRegistry(connection).beat([silent.session]);
  await systemRuntime.sleep(1_600);
  await new WriterRegistry(connection).beat([live.session]);

  await registry.killSilent();
  const commits = await Promise.allSettled([own, silent, live].map(({ commit }) => commit()));
  expect(commits).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 251 } }, { status: 'fulfilled' }]);
});

test('killSilent ends the transaction of a writer that died before the clock of the server was set back', async () => {
  const dead = await openTransaction();
  await new WriterRegistry(connection).beat([dead.session]);
  await writers().updateMany({}, [{ $set: { heartbeat: { $add: ['$$NOW', 3_600_000] } } }]);
  await new WriterRegistry(connection).killSilent();
  await expect(dead.commit()).rejects.toMatchObject({ code: 251 });
});

async function openTransaction() {
  const session = await connection.startSession();
  session.startTransaction();
  await connection.collection('things').insertOne({}, { session });
  const commit = async () => {
    await session.commitTransaction().finally(() => session.endSession());
  };
  return { session, commit };
}
