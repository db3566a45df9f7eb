import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { isSnapfoldError } from '@snapfold/kernel';
import { CommandEngine, type EventStore } from '@snapfold/kernel/engine';
import { tally, testContext, type TallyTypes } from '@snapfold/kernel/testing';
import { startTemporaryMongod } from '@snapfold/mongod';
import { createConnection, type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { byId } from '../queries/mongo-query.js';
import { mongooseStores } from '../stores/mongoose-stores.js';
import { CommitSessions } from './commit-sessions.js';
import { inTransaction } from './mongo-transaction.js';

const key = 'aKeyForTestsOnly';
const user = { name: 'snapfold', password: 'first' };
const role = { role: 'readWrite', db: 'controlled' };
let operator: Connection;
let connection: Connection;
let store: EventStore<TallyTypes>;
let engine: CommandEngine<TallyTypes>;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const mongod = await startTemporaryMongod({ env: process.env, log: console.log }, { key });
  closing.push(() => mongod.stop());
  operator = await connect(mongod.uri, { user: '__system', pass: key, authSource: 'local' });
  await operate({ createUser: user.name, pwd: user.password, roles: [role] });
  connection = await connect(mongod.uri, { user: user.name, pass: user.password, authSource: 'admin' });
  const stores = mongooseStores(connection);
  store = stores.aggregate(tally, byId).events;
  await stores.prepare();
  closing.push(() => stores.close());
  engine = new CommandEngine({ aggregate: tally, store, services: { allows: () => true }, runtime: systemRuntime });
});
beforeEach(async () => {
  await operate({ grantRolesToUser: user.name, roles: [role] });
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

async function connect(uri: string, credentials: { user: string; pass: string; authSource: string }) {
  const options = { ...connectionOptions(uri), ...credentials, dbName: role.db };
  const opened = await createConnection(uri, options).asPromise();
  closing.push(() => opened.close());
  return opened;
}

async function operate(command: Readonly<Record<string, unknown>>): Promise<void> {
  await operator.getClient().db('admin').command(command);
}

const start = () => engine.create({ type: 'start', label: '' }, testContext({}, systemRuntime));

async function outcomeOf(operation: () => Promise<unknown>): Promise<unknown> {
  try {
    await operation();
    return 'done';
  } catch (error) {
    return isSnapfoldError(error) ? error.code : error;
  }
}
const outcomes = () => Promise.all([start, start, () => store.load(['x']), () => store.head()].map(outcomeOf));
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

test('commands and reads fail with STORE_UNAVAILABLE while the rights of their database user are revoked', async () => {
  expect(await outcomes()).toEqual(times(4, 'done'));
  await operate({ revokeRolesFromUser: user.name, roles: [role] });
  expect(await outcomes()).toEqual(times(4, 'STORE_UNAVAILABLE'));
  await operate({ grantRolesToUser: user.name, roles: [role] });
  expect(await outcomes()).toEqual(times(4, 'done'));
});

test('the outcome of a commit is unknown if its database user is dropped before the commit', async () => {
  const counters = nativeCollection<{ _id: string }>(connection, 'counters');
  const sessions = new CommitSessions(connection);
  const committing = sessions.lend((session) =>
    inTransaction<never>(connection, session, {
      work: async () => {
        await counters.insertOne({ _id: 'x' }, { session });
        await operate({ dropUser: user.name });
        return undefined;
      },
      isStored: async () => (await counters.findOne({ _id: 'x' })) !== null,
    }),
  );
  expect(await committing).toMatchObject({ outcome: 'unknown' });
  await sessions.close();
  await operate({ createUser: user.name, pwd: user.password, roles: [role] });
});

test('commands and reads fail with STORE_UNAVAILABLE after the password of their database user was changed', async () => {
  await operate({ dropUser: user.name });
  await operate({ createUser: user.name, pwd: 'second', roles: [role] });
  // Open connections have lost their user, and new ones are refused.
  expect((await Promise.all(times(5, outcomes).map((ask) => ask()))).flat()).toEqual(times(20, 'STORE_UNAVAILABLE'));
  expect(await outcomes()).toEqual(times(4, 'STORE_UNAVAILABLE'));
});
