import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemorySubscriptionStore } from '../in-memory/in-memory-subscription-store.js';
import type { FollowerStep } from '../ports/follower-store.js';
import { EventFeed } from '../journal/event-feed.js';
import type { HandlerRun } from './handler-run.js';
import type { Handle } from './handling.js';
import { SubscriptionDispatcher } from './subscription-dispatcher.js';
import type { SubscriptionLimits } from './subscription-limits.js';

const hour = 3_600_000;

class CountingStore extends InMemorySubscriptionStore {
  steps = 0;

  override commit(step: FollowerStep): Promise<boolean> {
    this.steps += 1;
    return super.commit(step);
  }
}

function open(handle: Handle<TallyTypes>, limits: Partial<SubscriptionLimits> = {}, runtime = new TestRuntime()) {
  const history = new InMemoryEventStore(tally);
  const store = new CountingStore(runtime);
  const feed = new EventFeed<TallyTypes>(runtime, 100);
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store: history, services, runtime, dispatchers: [feed] });
  const onError = () => undefined;
  const dispatcher = new SubscriptionDispatcher<TallyTypes>({
    ...{ name: 'sending', store, history, feed, runtime, handle, onError },
    limits: { handleMs: hour, ...limits },
  });
  const context = testContext({}, runtime);
  const start = async (label = '') =>
    (await engine.create({ type: 'start', label }, { ...context, newId: () => runtime.newId() })).id;
  const until = async (holds: () => boolean | Promise<boolean>) => {
    for (let ms = 0; !(await holds()); ms += 5) {
      expect(ms).toBeLessThan(60_000);
      await runtime.sleep(5);
    }
  };
  return { runtime, store, dispatcher, engine, context, start, until };
}

test('an event that fails is tried again after waits that double', async () => {
  const runtime = new TestRuntime();
  const times: number[] = [];
  const fail = () => {
    times.push(runtime.monotonic());
    throw new Error('poison');
  };
  const { store, dispatcher, start, until } = open(fail, {}, runtime);
  await start();
  dispatcher.start();
  await until(async () => (await store.find())?.parked === 1);
  await dispatcher.stop();
  expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
});

test('an event that is committed while a handler takes long is handled at once', async () => {
  const handled: string[] = [];
  const { runtime, dispatcher, start, until } = open(({ aggregateId }) => {
    handled.push(aggregateId);
    return handled.length === 1 ? new Promise(() => undefined) : Promise.resolve();
  });
  dispatcher.start();
  const slow = await start();
  await until(() => handled.length === 1);
  await runtime.sleep(100);
  const other = await start();
  const before = runtime.monotonic();
  await until(() => handled.length === 2);
  expect(runtime.monotonic() - before).toBeLessThan(50);
  expect(handled).toEqual([slow, other]);
  await dispatcher.stop();
});

test('a handler that never ends holds only as many events back as fit into two steps, of so many events or 16 MB', async () => {
  let handled = 0;
  const stuckAtFirst = ({ position }: { readonly position: number }) => {
    handled += 1;
    return position === 1 ? new Promise(() => undefined) : undefined;
  };
  const small = open(stuckAtFirst, { batchEvents: 20 });
  for (let count = 0; count < 100; count += 1) await small.start();
  small.dispatcher.start();
  await small.runtime.sleep(5_000);
  expect(handled).toBeGreaterThan(15);
  expect(handled).toBeLessThan(40);
  await small.dispatcher.stop();

  handled = 0;
  const large = open(stuckAtFirst);
  for (let count = 0; count < 60; count += 1) await large.start(`${count}`.padEnd(1_024 * 1_024, '.'));
  large.dispatcher.start();
  await large.runtime.sleep(5_000);
  expect(handled).toBeGreaterThan(10);
  expect(handled).toBeLessThan(34);
  await large.dispatcher.stop();
});

test('a handler has ended once its promise is settled, and its run sends no more commands', async () => {
  const runs: HandlerRun[] = [];
  const { store, dispatcher, start, until } = open((_, run) => {
    runs.push(run);
    return runs.length === 1 ? undefined : Promise.resolve();
  });
  await start();
  await start();
  dispatcher.start();
  await until(async () => (await store.find())?.checkpoint === 2);
  expect(runs.map(({ isOver, signal }) => [isOver, signal.aborted])).toEqual([
    [true, false],
    [true, false],
  ]);
  await dispatcher.stop();
});

test('a handler that returns what cannot be looked at fails for its event, and not for the others', async () => {
  const unreadable = {
    get then(): never {
      throw new Error('poison');
    },
  };
  const { store, dispatcher, start, until } = open(({ position }) => (position === 1 ? unreadable : undefined), {
    retryMs: 1,
  });
  await start();
  await start();
  dispatcher.start();
  await until(async () => (await store.find())?.checkpoint === 2);
  expect(await store.parked(0, 10)).toMatchObject([{ position: 1, error: 'Error: poison' }]);
  await dispatcher.stop();
});

test('an event whose handler blocks its process for longer than the lease is handled once, if no other process took the lease', async () => {
  class Blocking extends TestRuntime {
    blockedMs = 0;
    override monotonic = () => super.monotonic() + this.blockedMs;
  }
  const waits: readonly ((runtime: Blocking) => unknown)[] = [() => undefined, (runtime) => runtime.sleep(1)];
  for (const wait of waits) {
    const runtime = new Blocking();
    let handled = 0;
    const block = () => {
      handled += 1;
      runtime.blockedMs += 10_000;
    };
    const handle = () => {
      const waited = wait(runtime);
      return waited instanceof Promise ? waited.then(block) : block();
    };
    const { store, dispatcher, start, until } = open(handle, {}, runtime);
    await start();
    await start();
    dispatcher.start();
    await until(async () => (await store.find())?.checkpoint === 2);
    expect(handled).toBe(2);
    await dispatcher.stop();
  }
});

test('stop stores no step a second time', async () => {
  const { store, dispatcher, start, until } = open(
    () => {
      throw new Error('poison');
    },
    { retryMs: 1 },
  );
  await start();
  dispatcher.start();
  await until(async () => (await store.find())?.parked === 1);
  const { steps } = store;
  await dispatcher.stop();
  expect(store.steps).toBe(steps);
});
