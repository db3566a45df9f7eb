import { expect, test } from '@jest/globals';
import { enveloped, tally, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import type { HistoryRange } from '../ports/event-store.js';
import { entriesOf } from '../followers/parked-events.js';
import { EventFeed } from './event-feed.js';
import { bookmarkOf, entriesAfter } from './journal-entries.js';

const events = enveloped<TallyTypes>(
  'a',
  ...Array.from({ length: 6 }, () => ({ type: 'tally_started', label: '' }) as const),
);

/** A journal that has only some of the events, as during a restore. */
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

test('the entries after a bookmark are read without a gap, or rejected with JournalGap', async () => {
  expect(await read([1, 2, 3, 4], 2)).toEqual([3, 4]);
  expect(await read([2, 3, 4], 2)).toEqual([3, 4]);
  expect(await read([1, 2, 4], 2)).toBe('JournalGap');
  expect(await read([1, 2, 3, 5], 2)).toBe('JournalGap');
  expect(await read([2, 3], 0)).toBe('JournalGap');
});

test('entries after another event than that of the bookmark are rejected with JournalReplaced', async () => {
  expect(await read([3, 4], 2)).toBe('JournalReplaced');
  expect(await read([1], 2)).toEqual([]);
});

test('reading parked events is rejected with JOURNAL_GAP if one of their positions is missing', async () => {
  const alive = () => Promise.resolve();
  const parked = [2, 4].map((position) => ({ position, aggregateId: 'a', version: position }));
  const found = await entriesOf(new PartialJournal([1, 2, 3, 4]), parked, alive);
  expect(found.map(({ position }) => position)).toEqual([2, 4]);
  for (const positions of [[1, 2, 3], [1, 2, 3, 5], []])
    await expect(entriesOf(new PartialJournal(positions), parked, alive)).rejects.toMatchObject({
      code: 'JOURNAL_GAP',
    });
});

test.each([0, 1])('no more than `limit` entries are taken from the feed after checkpoint %i', async (checkpoint) => {
  const feed = new EventFeed<TallyTypes>(new TestRuntime(), 10);
  feed.dispatch(events);
  const [event] = events.filter(({ position }) => position === checkpoint);
  const source = { history: new PartialJournal([]), feed };
  const found = await entriesAfter(source, event ? bookmarkOf(event) : { checkpoint }, 3);
  expect(found.map(({ position }) => position)).toEqual([1, 2, 3].map((position) => checkpoint + position));
});
