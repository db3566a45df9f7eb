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

/** The socket of the connection that the driver uses next. It is internal, but no network fault can be made to destroy it. */
function idleSocket(): { end(): void; destroy(): void; emit(event: 'end'): void } {
  const servers = field(field(field(connection.getClient(), 'topology'), 's'), 'servers');
  if (!(servers instanceof Map)) throw new Error('This version of the driver keeps its servers elsewhere.');
  const [server] = [...servers.values()] as unknown[];
  const connections = field(field(server, 'pool'), 'connections') as Iterable<unknown>;
  const [idle] = [...connections];
  return field(idle, 'socket') as ReturnType<typeof idleSocket>;
}

/** Destroys the socket unnoticed: the driver writes to it and waits for ever. */
function destroyIdleSocket(): void {
  const socket = idleSocket();
  socket.end();
  socket.destroy();
}

test('a read that the driver never settles fails with STORE_UNAVAILABLE, and the next read is answered', async () => {
  const { id } = await start();
  destroyIdleSocket();
  await expect(store.load([id])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect((await store.load([id])).get(id)?.version).toBe(1);
});

test('a batch whose transaction the driver never settles is contended, and is stored once when it is committed again', async () => {
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

test('an abandoned transaction resolves with its reason even if the driver never settles the abort', async () => {
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

/** Ends the socket as a server does: the driver's next write fails with the error of the socket. */
function endIdleSocket(): void {
  const socket = idleSocket();
  socket.emit('end');
  socket.end();
}

test('a read on a socket that the server has ended fails with STORE_UNAVAILABLE, and the next read is answered', async () => {
  const { id } = await start();
  endIdleSocket();
  await expect(store.load([id])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect((await store.load([id])).get(id)?.version).toBe(1);
});
