import { expect, test } from '@jest/globals';
import { enveloped, tally, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import type { HistoryRange } from '../ports/event-store.js';
import { Cancellation } from '../runtime/cancellation.js';
import { EventFeed } from './event-feed.js';
import { JournalReader } from './journal-reader.js';

const kB = 1_024;
const labelled = (bytes: number) => ({ type: 'tally_started', label: 'x'.repeat(bytes) }) as const;
const events = (count: number, bytes = 0) =>
  enveloped<TallyTypes>('a', ...Array.from({ length: count }, () => labelled(bytes)));

/** A journal that can lack events, and that counts what is asked of it. */
class SampleJournal extends InMemoryEventStore<TallyTypes> {
  found = events(0);
  readonly asked: HistoryRange[] = [];
  underWay = 0;
  mostUnderWay = 0;
  /** What becomes visible by a barrier. */
  behindBarrier = events(0);
  barriers = 0;

  constructor(private readonly runtime: TestRuntime) {
    super(tally);
  }

  override async journal(range: HistoryRange) {
    this.asked.push(range);
    this.mostUnderWay = Math.max(this.mostUnderWay, (this.underWay += 1));
    await this.runtime.sleep(10);
    this.underWay -= 1;
    return this.found.filter(({ position }) => position > range.after).slice(0, range.limit);
  }

  override barrier() {
    this.barriers += 1;
    this.found = [...this.found, ...this.behindBarrier];
    return Promise.resolve();
  }
}

function sample(found = events(0)) {
  const runtime = new TestRuntime();
  const journal = new SampleJournal(runtime);
  journal.found = found;
  const feed = new EventFeed<TallyTypes>(runtime, 1_000);
  return { runtime, journal, feed, reader: new JournalReader({ events: journal, feed, runtime }) };
}

const never = new Cancellation();

/** Takes so many events. */
async function take(reader: JournalReader<TallyTypes>, count: number, after = 0): Promise<number[][]> {
  const batches: number[][] = [];
  for await (const batch of reader.follow(after, never)) {
    batches.push(batch.map(({ position }) => position));
    if (batches.flat().length >= count) break;
  }
  return batches;
}

test('a follower takes the events that its process commits from the feed, and reads no event of the journal twice', async () => {
  const { reader, journal, feed, runtime } = sample(events(20));
  const taken = take(reader, 30);
  await runtime.sleep(1_000);
  const { length } = journal.asked;
  feed.dispatch(events(30).slice(15));
  journal.found = events(30);
  expect((await taken).flat()).toEqual(events(30).map(({ position }) => position));
  expect(journal.asked).toHaveLength(length);
});

test('followers at the same position share a read, and one that begins after a ring does not join a read from before', async () => {
  const { reader, journal, feed } = sample(events(5));
  const first = [1, 2, 3].map(() => reader.follow(0, never).next());
  feed.heard(6);
  const later = reader.follow(0, never).next();
  await Promise.all([...first, later]);
  expect(journal.asked).toHaveLength(2);
});

test('no more than four pages are read at the same time', async () => {
  const { reader, journal } = sample(events(100));
  await Promise.all(Array.from({ length: 50 }, (_, after) => reader.follow(after, never).next()));
  expect(journal.mostUnderWay).toBe(4);
});

test('a follower holds at most 64 kB of events or one event, and soon reads no more than it holds', async () => {
  const { reader, journal } = sample(events(40, 20 * kB));
  const sizes = (await take(reader, 40)).map(({ length }) => length);
  expect(Math.max(...sizes)).toBe(3);
  expect(journal.asked.filter(({ limit }) => limit > 3)).toHaveLength(1);
  const huge = sample(events(3, 100 * kB));
  expect(await take(huge.reader, 3)).toEqual([[1], [2], [3]]);
});

test('a page has about 1 MB, but at least one event', async () => {
  const { reader } = sample(events(5, 400 * kB));
  expect(await reader.page(0, 100)).toHaveLength(2);
  expect(await sample(events(2, 2_000 * kB)).reader.page(0, 100)).toHaveLength(1);
});

test('neither a page nor a follower passes a gap in the journal', async () => {
  const { reader, journal } = sample(events(5).filter(({ position }) => position !== 3));
  await expect(reader.page(0, 10)).rejects.toMatchObject({ code: 'JOURNAL_GAP', kind: 'unavailable' });
  await expect(reader.follow(2, never).next()).rejects.toMatchObject({ code: 'JOURNAL_GAP' });
  expect(await reader.page(0, 2)).toHaveLength(2);
  journal.found = events(5);
  expect(await reader.page(0, 10)).toHaveLength(5);
});

test('a page is read from the journal, since the feed may remember events of a journal that was replaced', async () => {
  const { reader, feed } = sample(events(3));
  feed.dispatch(events(5));
  expect(await reader.page(0, 10)).toHaveLength(3);
  expect((await reader.follow(1, never).next()).value).toHaveLength(2);
});

test('a position counts as not reached only behind a barrier, which is passed for no other reason', async () => {
  const { reader, journal } = sample(events(5));
  journal.behindBarrier = events(7).slice(5);
  expect(await reader.page(5, 10)).toEqual([]);
  expect(journal.barriers).toBe(0);
  expect(await reader.page(6, 10)).toHaveLength(1);
  expect(journal.barriers).toBe(1);
  await expect(reader.page(8, 10)).rejects.toMatchObject({ code: 'POSITION_NOT_REACHED', details: { head: 0 } });
});

test('a follower that nothing wakes looks at the journal every five seconds', async () => {
  const { reader, journal, runtime } = sample(events(1));
  const taken = take(reader, 2);
  await runtime.sleep(60_000);
  const idle = journal.asked.length;
  expect(idle).toBeGreaterThan(20);
  expect(idle).toBeLessThan(40);
  journal.found = events(2);
  expect(await taken).toEqual([[1], [2]]);
});
