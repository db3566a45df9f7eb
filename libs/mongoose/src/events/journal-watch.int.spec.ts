import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { FailPoints } from '@snapfold/faults';
import type { Query } from '@snapfold/kernel';
import { CommandEngine, createContext, ViewDispatcher } from '@snapfold/kernel/engine';
import { addition, tally, type Addition, type TallyTypes } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { byId } from '../queries/mongo-query.js';
import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { JournalWatch } from './journal-watch.js';
import { mongooseStores, type MongooseStores } from '../stores/mongoose-stores.js';
import { systemRuntime } from '../connection/system-runtime.js';

const { uri, name: appName } = uniqueDatabase();
const faults = new FailPoints(uri);
let writing: Process;
let watching: Process;

interface Process {
  readonly connection: Connection;
  readonly stores: MongooseStores;
  readonly events: ReturnType<typeof eventsOf>;
}

const eventsOf = (stores: MongooseStores) => stores.aggregate(tally, byId).events;

/** Opens the stores of a process. Fail points with the app name of the watching process do not affect the writing one. */
async function open(options: object): Promise<Process> {
  const connection = await mongoose.createConnection(uri, { ...connectionOptions(uri), ...options }).asPromise();
  const stores = mongooseStores(connection);
  const events = eventsOf(stores);
  await stores.prepare();
  return { connection, stores, events };
}

beforeAll(async () => {
  writing = await open({});
  watching = await open({ appName });
});
afterEach(() => faults.off());
afterAll(async () => {
  await writing.connection.dropDatabase();
  for (const { connection, stores } of [writing, watching]) {
    await stores.close();
    await connection.close();
  }
  await faults.close();
});

/** Starts a tally and adds to it, in the writing process. Resolves with the position of the addition. */
async function commit(): Promise<number> {
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store: writing.events, services, runtime: systemRuntime });
  const { id } = await engine.create({ type: 'start', label: '' }, createContext(systemRuntime));
  return (await engine.update(id, { type: 'add', by: 1 }, createContext(systemRuntime))).position;
}

test.each([
  ['loses its history', { failCommands: ['getMore'], errorCode: 286 }],
  ['loses its connection', { failCommands: ['aggregate', 'getMore'], closeConnection: true }],
  ['is not available', { failCommands: ['aggregate', 'getMore'], errorCode: 40_573 }],
])('a view misses no event while the change stream %s, and the stream comes back', async (_, failure) => {
  const heard: number[] = [];
  const view = { ...addition, type: `addition_${systemRuntime.newId()}` };
  const store = watching.stores.view(view, byId);
  const dispatcher = new ViewDispatcher<TallyTypes, Addition, Query>({
    view,
    store,
    history: watching.events,
    runtime: systemRuntime,
    limits: { pollMs: 200 },
    onError: () => {},
  });
  const watch = new JournalWatch(watching.connection, tally.type, (position) => {
    heard.push(position);
    dispatcher.heard(position);
  });
  watch.start();
  dispatcher.start();
  try {
    await untilHeard(heard);
    await faults.failCommand('alwaysOn', { appName, namespace: `${appName}.counters`, ...failure });
    // A request of the stream that is under way may still be answered.
    await commit();
    await systemRuntime.sleep(1_500);
    const unheard = await Promise.all(Array.from({ length: 5 }, commit));
    expect(await dispatcher.waitFor(Math.max(...unheard), 30_000)).toBe(true);
    expect(heard).not.toEqual(expect.arrayContaining(unheard));
    await faults.off();
    await untilHeard(heard);
    expect(await dispatcher.waitFor(await watching.events.head(), 30_000)).toBe(true);
  } finally {
    await Promise.all([watch.close(), dispatcher.stop()]);
  }
  const journal = await watching.events.journal({ after: 0, limit: 1_000 });
  const { items } = await store.records(1).find({}, { limit: 1_000 });
  expect(items).toHaveLength(journal.length / 2);
});

/** Commits until the watch reports a commit: a stream may take a while to begin. */
async function untilHeard(heard: readonly number[]): Promise<void> {
  for (;;) {
    const position = await commit();
    for (let left = 20; left > 0; left -= 1) {
      if (heard.includes(position)) return;
      await systemRuntime.sleep(50);
    }
  }
}
