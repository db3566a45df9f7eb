import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { fillNotebook, openNotebooks, type Notebooks } from './open-notebooks.js';
import type { ReaderOrders } from './reader.js';
import { answerOf } from './small-heap.js';

const { uri } = uniqueDatabase();
/** Less than half of what the notes of the large notebook take, but enough for the code and one page. */
const heapMb = 96;
let notebooks: Notebooks;
let large = '';

beforeAll(async () => {
  notebooks = await openNotebooks(uri);
  large = await fillNotebook(notebooks, 200);
  for (let count = 0; count < 4; count += 1) await fillNotebook(notebooks, 32);
});
afterAll(async () => {
  await notebooks.connection.dropDatabase();
  await notebooks.close();
});

function answerTo(work: ReaderOrders['work']): Promise<unknown> {
  const orders: ReaderOrders = { uri, id: large, work };
  return answerOf('reader', orders, heapMb);
}

test('a heap that is smaller than a history cannot hold the history', async () => {
  await expect(answerTo('hold')).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
});

test('a history that is larger than the heap is streamed', async () => {
  expect(await answerTo('stream')).toBe(200);
});

test('a history that is larger than the heap is folded, up to a version or a time', async () => {
  expect(await answerTo('foldAtVersion')).toBe(200);
  expect(await answerTo('foldAtTime')).toBe(200);
});

test('several such histories are refolded at once', async () => {
  expect(await answerTo('refold')).toBe(5);
});
