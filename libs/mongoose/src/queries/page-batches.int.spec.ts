import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import fc from 'fast-check';
import { createConnection, type Connection, type mongo } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { nativeCollection } from '../connection/native-collection.js';
import type { StoredDocument } from './mongo-query.js';
import { PageBatches, type PageRead } from './page-batches.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let collection: mongo.Collection<StoredDocument>;
/** The names and the number of the commands that were sent. */
const sent: string[] = [];

const stored = Array.from({ length: 200 }, (_, index) => ({
  _id: `id-${index}`,
  owner: `owner-${index % 20}`,
  rank: index % 7,
  // Names that a stage could take for its own.
  documents: [index],
  7: index % 3,
  nested: { constructor: 'x', list: [1, { deep: true }] },
}));

beforeAll(async () => {
  const options = { ...connectionOptions(uri), monitorCommands: true };
  connection = await createConnection(uri, options).asPromise();
  collection = nativeCollection(connection, 'records');
  await collection.insertMany(stored);
  await collection.createIndex({ owner: 1, rank: 1, _id: 1 });
  connection.getClient().on('commandStarted', ({ commandName }) => sent.push(commandName));
});
afterAll(() => connection.close());

const pageOf = (owner: string, more: Partial<PageRead> = {}): PageRead => ({
  filter: { $and: [{ owner: { $eq: owner } }, {}] },
  sort: [
    ['rank', 1],
    ['_id', 1],
  ],
  limit: 5,
  ...more,
});

function alone({ filter, sort, limit }: PageRead): Promise<StoredDocument[]> {
  return collection.find(filter).sort(new Map(sort)).limit(limit).toArray();
}

const order = fc.constantFrom<PageRead['sort']>(
  [
    ['rank', 1],
    ['_id', 1],
  ],
  [
    ['rank', -1],
    ['7', 1],
    ['_id', -1],
  ],
  [
    ['7', -1],
    ['rank', 1],
    ['_id', -1],
  ],
  [['_id', 1]],
);
const filter = fc.oneof(
  fc.nat(25).map((owner) => ({ owner: { $eq: `owner-${owner}` } })),
  fc.nat(7).map((rank) => ({ $and: [{ rank: { $gte: rank } }, { owner: undefined, '7': { $in: [0, 1] } }] })),
  fc.nat(8).map((rank) => ({ $expr: { $lt: ['$rank', { $literal: rank }] } })),
  fc.constant({}),
);
const pages = fc.array(fc.record({ filter, sort: order, limit: fc.integer({ min: 1, max: 120 }) }), { maxLength: 60 });

test('pages that are read together are those that each query finds alone, field by field', async () => {
  await fc.assert(
    fc.asyncProperty(pages, async (asked) => {
      const batches = new PageBatches<StoredDocument>(collection);
      const found = await Promise.all(asked.map((page) => batches.read(page)));
      expect(found).toStrictEqual(await Promise.all(asked.map(alone)));
    }),
    { numRuns: 60 },
  );
});

test('of many pages only the first few are read alone', async () => {
  const batches = new PageBatches<StoredDocument>(collection);
  sent.length = 0;
  await Promise.all(Array.from({ length: 64 }, (_, index) => batches.read(pageOf(`owner-${index % 20}`))));
  const counts = Object.groupBy(sent, (name) => name);
  expect(counts['find']).toHaveLength(4);
  expect(counts['aggregate']?.length).toBeLessThanOrEqual(15);
});

test('a page that fails fails alone, with its own error', async () => {
  const batches = new PageBatches<StoredDocument>(collection);
  const broken = pageOf('owner-1', { filter: { $and: [{ owner: { $regex: '(' } }, {}] } });
  const asked = Array.from({ length: 40 }, (_, index) => (index % 10 === 9 ? broken : pageOf(`owner-${index % 20}`)));
  const found = await Promise.allSettled(asked.map((page) => batches.read(page)));
  for (const [index, one] of found.entries()) {
    if (index % 10 === 9) expect(one).toMatchObject({ status: 'rejected', reason: { code: 51_091 } });
    else expect(one).toMatchObject({ status: 'fulfilled', value: { length: 5 } });
  }
});

test('a page shows what was stored before it was asked for, however many are asked for', async () => {
  const batches = new PageBatches<StoredDocument>(collection);
  const owners = Array.from({ length: 40 }, (_, index) => `new-${index}`);
  const writeAndRead = async (owner: string) => {
    for (let count = 1; count <= 5; count += 1) {
      await collection.insertOne({ _id: `${owner}-${count}`, owner, rank: count });
      expect(await batches.read(pageOf(owner, { limit: 10 }))).toHaveLength(count);
    }
  };
  await Promise.all(owners.map(writeAndRead));
});

test('slow pages do not hold up those of another shape', async () => {
  const batches = new PageBatches<StoredDocument>(collection);
  const done: string[] = [];
  const slow = { filter: { $where: 'sleep(15) || true' }, sort: [['_id', 1]] as const, limit: 100 };
  const asked = Array.from({ length: 8 }, () => batches.read(slow).then(() => done.push('slow')));
  asked.push(...Array.from({ length: 8 }, (_, n) => batches.read(pageOf(`owner-${n}`)).then(() => done.push('quick'))));
  await Promise.all(asked);
  expect(done.slice(0, 8)).toEqual(Array(8).fill('quick'));
});
