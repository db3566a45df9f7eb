import { expect, test } from '@jest/globals';
import { TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import type { EventEnvelope } from '../model/event-envelope.js';
import { EventFeed } from './event-feed.js';

const metadata = { userId: 'u', requestId: 'r', correlationId: 'c', causationId: 'c' };
const event = (position: number, bytes = 0): EventEnvelope<TallyTypes> => ({
  ...{
    aggregateType: 'tallies',
    aggregateId: 'a',
    version: position,
    position,
    at: '2026-01-01T00:00:00.000Z',
    metadata,
  },
  payload: { type: 'tally_started', label: 'x'.repeat(bytes) },
});
const events = (from: number, count: number, bytes?: number) =>
  Array.from({ length: count }, (_, index) => event(from + index, bytes));
const positions = (found: readonly EventEnvelope<TallyTypes>[] | undefined) => found?.map(({ position }) => position);
const feedOf = (capacity: number) => new EventFeed<TallyTypes>(new TestRuntime(), capacity);
const MB = 1_024 * 1_024;

test('a feed returns the events after a position only if it has all of them', () => {
  const feed = feedOf(100);
  feed.dispatch(events(5, 4));
  expect(positions(feed.after(4, 2))).toEqual([5, 6]);
  expect(positions(feed.after(7, 10))).toEqual([8]);
  for (const position of [0, 3, 8, 9]) expect(feed.after(position, 10)).toBeUndefined();
  feed.dispatch(events(11, 1));
  expect(feed.after(7, 10)).toBeUndefined();
  expect(positions(feed.after(10, 10))).toEqual([11]);
});

test('a feed keeps the latest events, bounded in number and size', () => {
  const feed = feedOf(10);
  for (let from = 1; from <= 100; from += 5) feed.dispatch(events(from, 5));
  expect(feed.after(70, 10)).toBeUndefined();
  expect(positions(feed.after(90, 100))).toEqual(positions(events(91, 10)));
  const large = feedOf(1_000);
  for (let from = 1; from <= 100; from += 1) large.dispatch(events(from, 1, MB));
  expect(large.after(30, 1)).toBeUndefined();
  expect(positions(large.after(90, 1_000))).toEqual(positions(events(91, 10)));
  large.dispatch(events(101, 1, 80 * MB));
  expect(positions(large.after(100, 1))).toEqual([101]);
  expect(large.after(99, 1)).toBeUndefined();
});

test('a feed returns a page of about 16 MB at once, but at least one event', () => {
  const feed = feedOf(1_000);
  feed.dispatch(events(1, 30, MB));
  expect(positions(feed.after(0, 1_000))).toEqual(positions(events(1, 16)));
  feed.dispatch(events(31, 1, 20 * MB));
  expect(positions(feed.after(30, 5))).toEqual([31]);
});

test('a feed rings once for any number of events that are dispatched at once', () => {
  const feed = feedOf(10);
  const { rings } = feed;
  feed.dispatch(events(1, 200_000));
  expect(feed.rings).toBe(rings + 1);
  expect(positions(feed.after(199_998, 10))).toEqual([199_999, 200_000]);
});

test('a feed knows where the journal ends, from the events that were dispatched and the positions that were heard', async () => {
  const runtime = new TestRuntime();
  const feed = new EventFeed<TallyTypes>(runtime, 100);
  expect(feed.endsAt(7)).toBe(false);
  feed.dispatch(events(5, 3));
  expect([6, 7, 8].map((position) => feed.endsAt(position))).toEqual([false, true, false]);
  feed.heard(9);
  await runtime.sleep(100);
  expect([7, 9].map((position) => feed.endsAt(position))).toEqual([false, false]);
  feed.dispatch(events(8, 2));
  expect(feed.endsAt(9)).toBe(true);
});

test('a feed rings for a commit of another process, also while this process commits', async () => {
  const runtime = new TestRuntime();
  const feed = new EventFeed<TallyTypes>(runtime, 100);
  feed.heard(1);
  expect(feed.rings).toBe(1);
  feed.dispatch(events(1, 1));
  expect(feed.rings).toBe(2);
  feed.heard(2);
  await runtime.sleep(100);
  expect(feed.rings).toBe(3);
});

test('a feed rings for a commit of this process when it is dispatched, not when it is heard of before', async () => {
  const runtime = new TestRuntime();
  const feed = new EventFeed<TallyTypes>(runtime, 100);
  feed.dispatch(events(1, 1));
  const { rings } = feed;
  feed.heard(3);
  expect(feed.rings).toBe(rings);
  feed.dispatch(events(2, 2));
  await runtime.sleep(100);
  expect(feed.rings).toBe(rings + 1);
});
