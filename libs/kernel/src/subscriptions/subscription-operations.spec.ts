import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemorySubscriptionStore } from '../in-memory/in-memory-subscription-store.js';
import { Cancellation } from '../runtime/cancellation.js';
import { EventFeed } from '../journal/event-feed.js';
import { SubscriptionDispatcher } from './subscription-dispatcher.js';
import { SubscriptionOperations } from './subscription-operations.js';

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A subscription with two parked events, which no process handles, and two events after them. */
async function open() {
  const runtime = new TestRuntime();
  const history = new InMemoryEventStore(tally);
  const store = new InMemorySubscriptionStore(runtime);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  const { id } = await engine.create({ type: 'start', label: '' }, testContext({}, runtime));
  for (let by = 1; by <= 3; by += 1) await engine.update(id, { type: 'add', by }, testContext({}, runtime));
  const term = (await store.lease('gone', 1)) ?? 0;
  const parked = [
    { position: 1, aggregateId: id, version: 1, error: 'Error: poison' },
    { position: 2, aggregateId: id, version: 2 },
  ];
  await store.commit({ term, from: 0, to: 2, parked, replayed: [] });
  await store.release(term);
  const handled: number[] = [];
  const dispatcher = new SubscriptionDispatcher({
    ...{ name: 'sending', store, history, runtime, feed: new EventFeed(runtime, 10) },
    handle: ({ version }) => void handled.push(version),
    onError: () => undefined,
  });
  const operations = new SubscriptionOperations({ name: 'sending', store, history, runtime });
  return { runtime, store, dispatcher, operations, handled, parked };
}

test('an operator sees how far a subscription has come and what is parked, also if no process handles its events', async () => {
  const { runtime, operations, parked } = await open();
  await runtime.sleep(7_000);
  expect(await operations.status()).toMatchObject({
    ...{ subscription: 'sending', aggregateType: 'tallies', checkpoint: 2, head: 4, eventsBehind: 2, parked: 2 },
    ...{ firstParked: 1, secondsBehind: 7 },
  });
  expect(await all(operations.parked())).toEqual(parked);
});

test('a subscription that was never started is before the first event', async () => {
  const { runtime } = await open();
  const history = new InMemoryEventStore(tally);
  const store = new InMemorySubscriptionStore(runtime);
  const operations = new SubscriptionOperations({ name: 'new', store, history, runtime });
  expect(await operations.status()).toMatchObject({ checkpoint: 0, head: 0, eventsBehind: 0, parked: 0 });
  expect(await operations.replay()).toBe(0);
  expect(await all(operations.parked())).toEqual([]);
});

test('a replay is done by the process that handles the events, and the operator waits for it', async () => {
  const { dispatcher, operations, handled } = await open();
  dispatcher.start();
  expect(await operations.replay()).toBe(0);
  expect(handled.slice(0, 2)).toEqual([1, 2]);
  await dispatcher.stop();
});

test('a replay that no process can do stays requested, and the next process does it', async () => {
  const { runtime, dispatcher, operations, store } = await open();
  const before = runtime.monotonic();
  expect(await operations.replay()).toBe(2);
  expect(runtime.monotonic() - before).toBeLessThan(10_000);
  expect((await operations.status()).replay).toBe(1);
  dispatcher.start();
  for (let ms = 0; (await store.find())?.parked !== 0 && ms < 10_000; ms += 10) await runtime.sleep(10);
  expect(await store.find()).toMatchObject({ parked: 0, replay: 0 });
  await dispatcher.stop();
});

test('an operator may stop waiting for a replay', async () => {
  const { operations, store } = await open();
  await store.lease('a process that is busy', 3_600_000);
  const signal = new Cancellation();
  signal.abort();
  expect(await operations.replay(signal)).toBe(2);
});
