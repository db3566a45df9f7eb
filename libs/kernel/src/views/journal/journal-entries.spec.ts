import { expect, test } from '@jest/globals';
import { enveloped, tally, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import type { HistoryRange } from '../../ports/event-store.js';
import { entriesOf } from '../terms/parked-events.js';
import { EventFeed } from './event-feed.js';
import { bookmarkOf, entriesAfter } from './journal-entries.js';

const events = enveloped<TallyTypes>(
  'a',
  ...Array.from({ length: 6 }, () => ({ type: 'tally_started', label: '' }) as const),
);

/** A journal with only some of the events, as while it is restored. */
class PartialJournal extends InMemoryEventStore<TallyTypes> {
  constructor(private readonly positions: readonly number[]) {
    super(tally);
  }

  override journal({ after, limit }: HistoryRange) {
    const found = events.filter(({ position }) => position > after && this.positions.includes(position));
    return Promise.resolve(found.slice(0, limit));
  }
}

const read = (positions: readonly number[], checkpoint: number) => {
  const [event] = events.filter(({ position }) => position === checkpoint);
  const source = { history: new PartialJournal(positions), feed: new EventFeed<TallyTypes>(new TestRuntime(), 10) };
  return entriesAfter(source, event ? bookmarkOf(event) : { checkpoint }, 10).then(
    (found) => found.map(({ position }) => position),
    (error: unknown) => String(error).split(':')[0],
  );
};

test('what follows is read without a gap, or not at all', async () => {
  expect(await read([1, 2, 3, 4], 2)).toEqual([3, 4]);
  expect(await read([2, 3, 4], 2)).toEqual([3, 4]);
  expect(await read([1, 2, 4], 2)).toBe('JournalGap');
  expect(await read([1, 2, 3, 5], 2)).toBe('JournalGap');
  expect(await read([2, 3], 0)).toBe('JournalGap');
});

test('what follows another event than the last that was read is not taken', async () => {
  expect(await read([3, 4], 2)).toBe('JournalReplaced');
  expect(await read([1], 2)).toEqual([]);
});

test('a parked event is that of its position, or none', async () => {
  const alive = () => Promise.resolve();
  const parked = [2, 4].map((position) => ({ position, aggregateId: 'a', version: position }));
  const found = await entriesOf(new PartialJournal([1, 2, 3, 4]), parked, alive);
  expect(found.map(({ position }) => position)).toEqual([2, 4]);
  for (const positions of [[1, 2, 3], [1, 2, 3, 5], []])
    await expect(entriesOf(new PartialJournal(positions), parked, alive)).rejects.toMatchObject({
      code: 'JOURNAL_GAP',
    });
});
