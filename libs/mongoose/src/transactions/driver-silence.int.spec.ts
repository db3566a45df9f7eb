import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CommandEngine, type EventStore } from '@snapfold/kernel/engine';
import { tally, testContext, type TallyTypes } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { byId } from '../queries/mongo-query.js';
import mongoose, { type Connection } from 'mongoose';
import { CommitSessions } from './commit-sessions.js';
import { connectionOptions } from '../connection/connection-options.js';
import { mongooseStores, type MongooseStores } from '../stores/mongoose-stores.js';
import { inTransaction } from './mongo-transaction.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let stores: MongooseStores;
let store: EventStore<TallyTypes>;
let engine: CommandEngine<TallyTypes>;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  stores = mongooseStores(connection);
  store = stores.aggregate(tally, byId).events;
  await stores.prepare();
  engine = new CommandEngine({ aggregate: tally, store, services: { allows: () => true }, runtime: systemRuntime });
});
afterAll(async () => {
  await connection.dropDatabase();
  await stores.close();
  await connection.close();
});

const start = () => engine.create({ type: 'start', label: '' }, testContext({}, systemRuntime));

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The socket of the connection that is used next. The driver keeps it to itself; a network that does this cannot be ordered. */
function idleSocket(): { end(): void; destroy(): void; emit(event: 'end'): void } {
  const servers = field(field(field(connection.getClient(), 'topology'), 's'), 'servers');
  if (!(servers instanceof Map)) throw new Error('The driver keeps its servers elsewhere.');
  const [server] = [...servers.values()] as unknown[];
  const connections = field(field(server, 'pool'), 'connections') as Iterable<unknown>;
  const [idle] = [...connections];
  return field(idle, 'socket') as ReturnType<typeof idleSocket>;
}

/** From now on the driver writes to a socket that is no more, and does not know it: it waits for ever. */
function destroyIdleSocket(): void {
  const socket = idleSocket();
  socket.end();
  socket.destroy();
}

test('a driver that never comes back from a read is given up, and the next read is answered', async () => {
  const { id } = await start();
  destroyIdleSocket();
  await expect(store.load([id])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect((await store.load([id])).get(id)?.version).toBe(1);
});

test('a driver that never comes back from a transaction is given up, and nothing is stored twice', async () => {
  const after = (await store.journal({ after: 0, limit: 100 })).length;
  const { at, userId, requestId, correlationId, causationId } = testContext();
  const metadata = { userId, requestId, correlationId, causationId };
  const change = {
    aggregateId: 'a',
    expectedVersion: 0,
    expectedRevision: 0,
    state: { label: '', total: 0 },
    schemaVersion: 1,
    uniqueKeys: {},
    heldKeys: {},
  };
  const payload = { type: 'tally_started', label: '' } as const;
  const event = { aggregateType: 'tallies', aggregateId: 'a', version: 1, at, payload, metadata };
  const batch = [{ changes: [{ ...change, events: [event] }] }];
  destroyIdleSocket();
  expect(await store.commit(batch)).toEqual({ outcome: 'contended' });
  expect(await store.commit(batch)).toEqual({ outcome: 'committed', position: after + 1 });
  expect((await store.journal({ after, limit: 100 })).map(({ aggregateId }) => aggregateId)).toEqual(['a']);
});

test('a driver that never comes back from the end of an abandoned transaction is given up, and the reason is told', async () => {
  const counters = nativeCollection<{ _id: string }>(connection, 'counters');
  const sessions = new CommitSessions(connection);
  const insert = (reason: string | undefined, beforeItEnds: () => void) =>
    sessions.lend((session) =>
      inTransaction(connection, session, {
        work: async () => {
          await counters.insertOne({ _id: 'x' }, { session });
          beforeItEnds();
          return reason;
        },
        isStored: async () => (await counters.findOne({ _id: 'x' })) !== null,
      }),
    );
  try {
    expect(await insert('no', destroyIdleSocket)).toEqual({ outcome: 'abandoned', reason: 'no' });
    expect(await insert(undefined, () => undefined)).toEqual({ outcome: 'committed' });
  } finally {
    await sessions.close();
  }
});

/** As when the server ends it: what the driver writes at once fails, and it passes on what the socket says. */
function endIdleSocket(): void {
  const socket = idleSocket();
  socket.emit('end');
  socket.end();
}

test('a read from a socket that the server has ended is told as a database out of reach, and the next is answered', async () => {
  const { id } = await start();
  endIdleSocket();
  await expect(store.load([id])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect((await store.load([id])).get(id)?.version).toBe(1);
});
