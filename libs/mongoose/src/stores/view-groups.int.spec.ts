import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { FailPoints } from '@snapfold/faults';
import type { Query } from '@snapfold/kernel';
import type { ViewStep, ViewStore } from '@snapfold/kernel/engine';
import { addition, type Addition } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { byId } from '../queries/mongo-query.js';
import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';
import { systemRuntime } from '../connection/system-runtime.js';

const { uri, name: appName } = uniqueDatabase();
const faults = new FailPoints(uri);
const hour = 3_600_000;
const record = (by: number): Addition => ({ tallyId: 'a', version: 1, by });
const owned = (one: Addition) => ({ aggregateId: 'a', record: one });
let connection: Connection;
let stores: MongooseStores;
/** The number of `commitTransaction` commands. */
let commits = 0;

beforeAll(async () => {
  const options = { ...connectionOptions(uri), appName, monitorCommands: true };
  connection = await mongoose.createConnection(uri, options).asPromise();
  connection.getClient().on('commandStarted', ({ commandName }) => {
    if (commandName === 'commitTransaction') commits += 1;
  });
  stores = mongooseStores(connection);
  await stores.prepare();
});
beforeEach(() => void (commits = 0));
afterEach(() => faults.off());
afterAll(async () => {
  await stores.close();
  await connection.dropDatabase();
  await connection.close();
  await faults.close();
});

/** A view whose first generation is leased by this process. */
class Held {
  private constructor(
    readonly store: ViewStore<Addition, Query>,
    readonly term: number,
  ) {}

  static async open(): Promise<Held> {
    const view = { ...addition, type: `addition_${systemRuntime.newId()}` };
    const store = stores.view(view, byId);
    await store.add(1);
    return new Held(store, (await store.lease(1, 'suite', hour)) ?? -1);
  }

  commit(step: Partial<ViewStep<Addition>>): Promise<boolean> {
    const whole = { term: this.term, from: 0, to: 1, areNew: true, removed: [], parked: [], replayed: [] };
    return this.store.commit(1, { ...whole, records: new Map([['a', owned(record(1))]]), ...step });
  }

  async stored(): Promise<readonly [checkpoint: number | undefined, records: readonly Addition[]]> {
    const [generation] = await this.store.generations();
    return [generation?.checkpoint, (await this.store.records(1).find({}, { limit: 10 })).items];
  }
}

const open = (count: number) => Promise.all(Array.from({ length: count }, () => Held.open()));

test('steps of several views share a transaction, and each is stored once', async () => {
  const views = await open(3);
  expect(await Promise.all(views.map((view) => view.commit({})))).toEqual([true, true, true]);
  expect(commits).toBe(1);
  // The same steps are not stored again: the checkpoints have moved on.
  expect(await Promise.all(views.map((view) => view.commit({})))).toEqual([false, false, false]);
  for (const view of views) expect(await view.stored()).toEqual([1, [record(1)]]);
});

test('a step with an old term or another checkpoint is not stored, and the other steps of its group are', async () => {
  const [first, behind, lost, last] = await open(4);
  if (!first || !behind || !lost || !last) throw new RangeError('Four were opened.');
  const outcomes = [
    first.commit({}),
    behind.commit({ from: 7 }),
    lost.commit({ term: lost.term - 1 }),
    last.commit({}),
  ];
  expect(await Promise.all(outcomes)).toEqual([true, false, false, true]);
  for (const view of [first, last]) expect(await view.stored()).toEqual([1, [record(1)]]);
  for (const view of [behind, lost]) expect(await view.stored()).toEqual([0, []]);
});

test('a step whose record is taken rejects with RECORD_TAKEN, and the other step of its group is stored', async () => {
  const [taken, fine] = await open(2);
  if (!taken || !fine) throw new RangeError('Two were opened.');
  await taken.commit({});
  const outcomes = await Promise.allSettled([taken.commit({ from: 1, to: 2 }), fine.commit({})]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'RECORD_TAKEN' } },
    { status: 'fulfilled', value: true },
  ]);
  expect(await taken.stored()).toEqual([1, [record(1)]]);
  expect(await fine.stored()).toEqual([1, [record(1)]]);
});

test('a step that is too large rejects with COMMIT_TOO_LARGE, and the other step of its group is stored', async () => {
  const [large, fine] = await open(2);
  if (!large || !fine) throw new RangeError('Two were opened.');
  const records = new Map([['a', owned({ ...record(1), tallyId: 'x'.repeat(17 * 1_024 * 1_024) })]]);
  const outcomes = await Promise.allSettled([large.commit({ records }), fine.commit({})]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'COMMIT_TOO_LARGE' } },
    { status: 'fulfilled', value: true },
  ]);
});

const cut = { failCommands: ['commitTransaction'], closeConnection: true };
const unconfirmed = { failCommands: ['commitTransaction'], writeConcernError: { code: 91, errmsg: 'down' } };
const contended = { failCommands: ['insert'], errorCode: 112 };

test.each([
  ['whose commit is cut off', { times: 2 }, cut],
  ['whose commit is confirmed late', { times: 2 }, unconfirmed],
  ['whose commit is never confirmed', 'alwaysOn', unconfirmed],
  ['with a contended write', { times: 1 }, contended],
] as const)('a group %s is stored once, and reported as stored', async (_, mode, failure) => {
  const views = await open(2);
  await faults.failCommand(mode, { appName, ...failure });
  expect(await Promise.all(views.map((view) => view.commit({})))).toEqual([true, true]);
  await faults.off();
  for (const view of views) expect(await view.stored()).toEqual([1, [record(1)]]);
});
