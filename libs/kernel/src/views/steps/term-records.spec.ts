import { expect, test } from '@jest/globals';
import { storable } from '../../data/storable.js';
import type { OwnedRecord } from '../../ports/stores/view-generation.js';
import { TermRecords } from './term-records.js';

interface Sample {
  readonly text: string;
}

const sample = (text: string): OwnedRecord<Sample> => ({ aggregateId: 'a', record: storable({ text }, 'sample') });

/** Term records over a store in memory, with the ids that were read from it. */
function bench() {
  const stored = new Map<string, OwnedRecord<Sample>>();
  const reads: (readonly string[])[] = [];
  const records = new TermRecords<Sample>((ids) => {
    reads.push(ids);
    return Promise.resolve(new Map([...stored].filter(([id]) => ids.includes(id))));
  });
  const store = (...changed: [string, OwnedRecord<Sample>][]) => {
    for (const [id, record] of changed) stored.set(id, record);
    records.stored(new Map(changed), []);
  };
  return { stored, reads, records, store };
}

test('a record that a step has stored is not read again, and is as it was stored last', async () => {
  const { stored, reads, records, store } = bench();
  stored.set('a', sample('of before'));
  expect(await records.load(['a', 'b'])).toEqual(new Map([['a', sample('of before')]]));
  store(['a', sample('1')], ['b', sample('1')]);
  store(['a', sample('2')]);
  stored.set('c', sample('of before'));
  const loaded = await records.load(['a', 'b', 'c']);
  expect(loaded).toEqual(new Map([['a', sample('2')], ...['b', 'c'].map((id) => [id, stored.get(id)] as const)]));
  expect(reads).toEqual([['a', 'b'], ['c']]);
  await records.load(['a', 'b']);
  expect(reads).toHaveLength(2);
});

test('the 10,000 records that were stored last are remembered', async () => {
  const { reads, records, store } = bench();
  const ids = Array.from({ length: 10_001 }, (_, index) => `id ${index}`);
  for (const id of ids) store([id, sample('')]);
  expect((await records.load(ids))?.size).toBe(ids.length);
  expect(reads).toEqual([['id 0']]);
  store(['id 1', sample('again')], ['id 10001', sample('')]);
  await records.load(['id 1', 'id 2']);
  expect(reads.slice(1)).toEqual([['id 2']]);
});

test('at most 16 MB of records are remembered, and a record that is stored often counts once', async () => {
  const { reads, records, store } = bench();
  const large = sample('x'.repeat(5 * 1_024 * 1_024));
  for (let times = 0; times < 10; times += 1) store(['a', large], ['b', large], ['c', large]);
  await records.load(['a', 'b', 'c']);
  expect(reads).toEqual([]);
  store(['d', large]);
  await records.load(['a', 'b', 'c', 'd']);
  expect(reads).toEqual([['a']]);
});

test('a record that a step has removed is read again', async () => {
  const { stored, reads, records, store } = bench();
  store(['a', sample('1')]);
  stored.delete('a');
  records.stored(new Map(), ['a', 'unknown']);
  expect(await records.load(['a'])).toEqual(new Map());
  expect(reads).toEqual([['a']]);
});

test('load returns undefined if the missing records are too large to be read, even if others are remembered', async () => {
  const records = new TermRecords<Sample>(() => Promise.resolve(undefined));
  records.stored(new Map([['a', sample('1')]]), []);
  expect(await records.load(['a'])).toEqual(new Map([['a', sample('1')]]));
  expect(await records.load(['a', 'b'])).toBeUndefined();
});
