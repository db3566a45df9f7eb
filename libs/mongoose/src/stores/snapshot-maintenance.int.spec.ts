import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Aggregate } from '@snapfold/kernel';
import { CommandEngine, SnapshotRefolder, type RefoldFailure, type RefoldProgress } from '@snapfold/kernel/engine';
import { tally, testContext, type TallyTypes } from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection } from 'mongoose';
import { connect } from '../connection/connect.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { byId } from '../queries/mongo-query.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';

const { uri } = uniqueDatabase();
let connection: Connection;
const opened: MongooseStores[] = [];

beforeAll(async () => {
  connection = await connect(uri);
});
beforeEach(() => connection.dropDatabase().then(() => undefined));
afterEach(() => Promise.all(opened.splice(0).map((stores) => stores.close())).then(() => undefined));
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const snapshots = () => connection.collection<{ _id: string; [field: string]: unknown }>('tallies_snapshots');

/** The stores of one more process. */
function storesOf(release: Aggregate<TallyTypes>) {
  const stores = mongooseStores(connection);
  opened.push(stores);
  return { ...stores.aggregate(release, byId), prepare: () => stores.prepare() };
}

/** Starts tallies with these labels. Resolves with their ids, in ascending order. */
async function start(...labels: string[]): Promise<readonly string[]> {
  const { events, prepare } = storesOf(tally);
  await prepare();
  const parts = { aggregate: tally, store: events, runtime: systemRuntime, services: { allows: () => true } };
  const engine = new CommandEngine(parts);
  const ids: string[] = [];
  for (const label of labels)
    ids.push((await engine.create({ type: 'start', label }, testContext({}, systemRuntime))).id);
  return ids;
}

async function refold(release: Aggregate<TallyTypes>): Promise<RefoldProgress | undefined> {
  const parts = { aggregate: release, ...storesOf(release), runtime: systemRuntime };
  let last: RefoldProgress | undefined;
  for await (const progress of new SnapshotRefolder(parts).refold({ scope: 'all' })) last = progress;
  return last;
}

const codesOf = (failures: readonly RefoldFailure[] = []) =>
  failures.map(({ aggregateId, error: { code } }) => [aggregateId, code]);

const versions = async (ids: readonly string[]) => {
  const found = new Map((await snapshots().find().toArray()).map(({ _id, schemaVersion }) => [_id, schemaVersion]));
  return ids.map((id) => found.get(id));
};

test('a snapshot that no document can hold together with its unique key is reported, and the others of its batch are written', async () => {
  const ids = await start('a', 'b', 'c', 'd');
  const half = 'x'.repeat(9 * 1_024 * 1_024);
  const long: Aggregate<TallyTypes> = {
    ...tally,
    schemaVersion: 2,
    apply: (state, event) => {
      const next = tally.apply(state, event);
      return next.label === 'c' ? { ...next, label: half } : next;
    },
  };
  const last = await refold(long);
  expect(codesOf(last?.failures)).toEqual([[ids[2], 'COMMIT_TOO_LARGE']]);
  expect([last?.done, last?.failed]).toEqual([3, 1]);
  expect(await versions(ids)).toEqual([2, 2, 1, 2]);
});

test('a snapshot that the server refuses is reported, and the others of its batch are written', async () => {
  const ids = await start('a', 'b', 'c', 'd');
  await connection.db?.command({ collMod: 'tallies_snapshots', validator: { 'state.label': { $ne: 'B' } } });
  const last = await refold({
    ...tally,
    schemaVersion: 2,
    apply: (state, event) => {
      const next = tally.apply(state, event);
      return { ...next, label: next.label.toUpperCase() };
    },
  });
  expect(codesOf(last?.failures)).toEqual([[ids[1], 'REFOLD_FAILED']]);
  expect(last?.failures[0]?.error.message).toContain('Document failed validation');
  expect(await versions(ids)).toEqual([2, 1, 2, 2]);
});

test('a snapshot that violates a unique index of no unique rule is reported, and the others of its batch are written', async () => {
  const ids = await start('a', 'b', 'c');
  await snapshots().updateMany({}, [{ $set: { 'state.total': '$_id' } }]);
  await snapshots().createIndex({ 'state.total': 1 }, { unique: true, name: 'mine' });
  const last = await refold(tally);
  expect(codesOf(last?.failures)).toEqual([
    [ids[1], 'REFOLD_FAILED'],
    [ids[2], 'REFOLD_FAILED'],
  ]);
  expect(last?.failures[0]?.error.message).toBe(
    'Error: The snapshot violates the unique index mine, which belongs to no unique rule.',
  );
});

test('a snapshot that an earlier release stored without a revision is refolded, and an engine sees what such a release stores over it', async () => {
  const [id = ''] = await start('right');
  await snapshots().updateOne({ _id: id }, { $set: { 'state.label': 'wrong' } });
  const { events } = storesOf(tally);
  const parts = { aggregate: tally, store: events, runtime: systemRuntime, services: { allows: () => true } };
  const engine = new CommandEngine({ ...parts, cache: new Map() });
  const add = () => engine.update(id, { type: 'add', by: 1 }, testContext({}, systemRuntime));
  expect(await add()).toMatchObject({ state: { label: 'wrong' } });
  expect(await snapshots().findOne({ _id: id })).not.toHaveProperty('revision');

  expect(await refold(tally)).toMatchObject({ done: 1, failed: 0 });
  expect(await snapshots().findOne({ _id: id })).toMatchObject({ revision: 1, state: { label: 'right' } });
  expect(await add()).toMatchObject({ version: 3, state: { label: 'right' } });
  // As an earlier release does, which replaces the whole document and knows no revision.
  await snapshots().updateOne({ _id: id }, { $unset: { revision: '' }, $set: { 'state.total': 7 } });
  expect(await add()).toMatchObject({ version: 4, state: { label: 'right', total: 8 } });
});

test('journal heads and versions are read from the index alone, and cost no more for aggregates with many events', async () => {
  const ids = await start('a', 'b', 'c');
  const { events, maintenance } = storesOf(tally);
  const parts = { aggregate: tally, store: events, runtime: systemRuntime, services: { allows: () => true } };
  const engine = new CommandEngine(parts);
  for (const id of ids) await engine.update(id, { type: 'add', by: 1, times: 500 }, testContext({}, systemRuntime));

  await connection.db?.setProfilingLevel('all');
  const heads = await maintenance.journalHeads({ after: '', limit: 100 });
  expect(await events.versionOf(ids[1] ?? '')).toBe(501);
  await connection.db?.setProfilingLevel('off');
  expect(heads).toEqual(ids.map((id) => ({ id, version: 501 })));
  const profiled = connection.collection('system.profile').find({ ns: /tallies_journal$/ });
  const costs = (await profiled.toArray()).map(({ keysExamined, docsExamined }): unknown[] => [
    keysExamined,
    docsExamined,
  ]);
  expect(costs).toHaveLength(3);
  for (const [keys, documents] of costs) {
    expect(keys).toBeLessThanOrEqual(2 * ids.length + 1);
    expect(documents).toBe(0);
  }
});
