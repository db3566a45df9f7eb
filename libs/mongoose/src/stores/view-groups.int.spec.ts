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
/** Of commands that commit a transaction. */
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

/** A view of which this process holds the lease of the first generation. */
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
  // From where they have come to, not from where they began.
  expect(await Promise.all(views.map((view) => view.commit({})))).toEqual([false, false, false]);
  for (const view of views) expect(await view.stored()).toEqual([1, [record(1)]]);
});

test('a view that has lost its lease, or comes from elsewhere, keeps no other from being stored', async () => {
  const [first, behind, lost, last] = await open(4);
  if (!first || !behind || !lost || !last) throw new RangeError('Four were opened.');
  const told = [first.commit({}), behind.commit({ from: 7 }), lost.commit({ term: lost.term - 1 }), last.commit({})];
  expect(await Promise.all(told)).toEqual([true, false, false, true]);
  for (const view of [first, last]) expect(await view.stored()).toEqual([1, [record(1)]]);
  for (const view of [behind, lost]) expect(await view.stored()).toEqual([0, []]);
});

test('a record that is taken is told to its view alone', async () => {
  const [taken, fine] = await open(2);
  if (!taken || !fine) throw new RangeError('Two were opened.');
  await taken.commit({});
  const told = await Promise.allSettled([taken.commit({ from: 1, to: 2 }), fine.commit({})]);
  expect(told).toMatchObject([
    { status: 'rejected', reason: { code: 'RECORD_TAKEN' } },
    { status: 'fulfilled', value: true },
  ]);
  expect(await taken.stored()).toEqual([1, [record(1)]]);
  expect(await fine.stored()).toEqual([1, [record(1)]]);
});

test('what is too large for one is too large for that one', async () => {
  const [large, fine] = await open(2);
  if (!large || !fine) throw new RangeError('Two were opened.');
  const records = new Map([['a', owned({ ...record(1), tallyId: 'x'.repeat(17 * 1_024 * 1_024) })]]);
  const told = await Promise.allSettled([large.commit({ records }), fine.commit({})]);
  expect(told).toMatchObject([
    { status: 'rejected', reason: { code: 'COMMIT_TOO_LARGE' } },
    { status: 'fulfilled', value: true },
  ]);
});

const cut = { failCommands: ['commitTransaction'], closeConnection: true };
const unconfirmed = { failCommands: ['commitTransaction'], writeConcernError: { code: 91, errmsg: 'down' } };
const contended = { failCommands: ['insert'], errorCode: 112 };

test.each([
  ['that was cut off', { times: 2 }, cut],
  ['that is confirmed late', { times: 2 }, unconfirmed],
  ['that is never confirmed', 'alwaysOn', unconfirmed],
  ['of which a write was contended', { times: 1 }, contended],
] as const)('a group %s is stored once, and told so', async (_, mode, failure) => {
  const views = await open(2);
  await faults.failCommand(mode, { appName, ...failure });
  expect(await Promise.all(views.map((view) => view.commit({})))).toEqual([true, true]);
  await faults.off();
  for (const view of views) expect(await view.stored()).toEqual([1, [record(1)]]);
});
