import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import type { KeeperOrders } from './keeper.js';
import { noteInEach, openNotebooks, type Notebooks } from './open-notebooks.js';
import { answerOf } from './small-heap.js';

const { uri } = uniqueDatabase();
/** Enough: at once it holds less than 200 MB, which are the feed, a commit, and for each view the events and records of a step. */
const heapMb = 256;
/** These notes take 800 MB. The records of each of the two views take as much. */
const largeNotes = 1_600;
/** The events fit into one step, but the records that they change do not fit into the heap. */
const smallNotes = 600;
let notebooks: Notebooks;

beforeAll(async () => {
  notebooks = await openNotebooks(uri);
});
afterAll(async () => {
  await notebooks.connection.dropDatabase();
  await notebooks.close();
});

async function expectKept(version: number, committing: number): Promise<void> {
  const orders: KeeperOrders = { uri, viewVersion: version, notebooks: committing };
  const upToDate = { version, eventsBehind: 0, parked: 0 };
  expect(await answerOf('keeper', orders, heapMb)).toEqual([upToDate, upToDate]);
}

test('a process keeps its views while it commits more than its heap holds', async () => {
  await expectKept(1, largeNotes);
});

test('a process builds its views from such a journal, whose last events are small, but change large records', async () => {
  const ids = (await notebooks.connection.collection('notebooks_snapshots').distinct('_id')).map(String);
  expect(ids).toHaveLength(largeNotes);
  await noteInEach(notebooks, ids.slice(0, smallNotes), 0);
  await expectKept(2, 0);
});
