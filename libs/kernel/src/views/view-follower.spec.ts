import { expect, test } from '@jest/globals';
import {
  addition,
  inMemoryAdditions,
  tally,
  testContext,
  TestRuntime,
  type Addition,
  type AdditionQuery,
  type TallyTypes,
} from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemoryViewStore } from '../in-memory/in-memory-view-store.js';
import type { HistoryRange } from '../ports/event-store.js';
import { ViewDispatcher } from './view-dispatcher.js';

/** Does not renew a lease while it is busy, like a database under load. */
class BusyStore extends InMemoryViewStore<Addition, AdditionQuery> {
  readonly refused = Promise.withResolvers<void>();
  isBusy = false;

  override lease(generation: number, owner: string, ms: number): Promise<number | undefined> {
    if (!this.isBusy) return super.lease(generation, owner, ms);
    this.refused.resolve();
    return Promise.resolve(undefined);
  }
}

test('a dispatcher that stops releases its lease, also if the store was too busy to renew it', async () => {
  const runtime = new TestRuntime();
  const store = new BusyStore(inMemoryAdditions, runtime);
  const errors: unknown[] = [];
  const history = new InMemoryEventStore(tally);
  const onError = (error: unknown) => errors.push(error);
  const dispatcher = new ViewDispatcher({ view: addition, store, history, runtime, onError });
  dispatcher.start();
  await dispatcher.ready;
  store.isBusy = true;
  await store.refused.promise;
  await dispatcher.stop();
  store.isBusy = false;
  expect(await store.lease(1, 'another', 3_000)).toBe(2);
  expect(errors).toEqual([]);
});

test('a dispatcher keeps its lease during a step that takes longer than the lease', async () => {
  const runtime = new TestRuntime();
  const store = new InMemoryViewStore(inMemoryAdditions, runtime);
  const history = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  const context = testContext({}, runtime);
  for (let count = 0; count < 10; count += 1)
    await engine.create({ type: 'start', label: '' }, { ...context, newId: () => runtime.newId() });
  const view = {
    ...addition,
    viewId: () => {
      throw new Error('poison');
    },
  };
  // Ten waits of 2 s each, in one step, under a lease of 3 s.
  const limits = { leaseMs: 3_000, retryMs: 2_000, attempts: 11 };
  const parts = { view, store, history, runtime, limits, onError: () => undefined };
  const [first, second] = [new ViewDispatcher(parts), new ViewDispatcher(parts)];
  first.start();
  await runtime.sleep(1);
  second.start();
  expect(await first.waitFor(10, 600_000)).toBe(true);
  await second.stop();
  await first.stop();
  expect((await store.generations())[0]?.parked).toBe(10);
  expect(await store.lease(1, 'another', 3_000)).toBe(2);
});

test('a dispatcher that stops does not wait until a failed event is tried again', async () => {
  const runtime = new TestRuntime();
  const store = new InMemoryViewStore(inMemoryAdditions, runtime);
  const history = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  await engine.create({ type: 'start', label: '' }, testContext({}, runtime));
  const hour = 3_600_000;
  const tried = Promise.withResolvers<void>();
  const view = {
    ...addition,
    viewId: () => {
      tried.resolve();
      throw new Error('poison');
    },
  };
  const parts = { view, store, history, runtime, limits: { retryMs: hour, stopMs: hour }, onError: () => undefined };
  const dispatcher = new ViewDispatcher(parts);
  dispatcher.start();
  await tried.promise;
  const before = runtime.monotonic();
  await dispatcher.stop();
  expect(runtime.monotonic() - before).toBeLessThan(1_000);
  expect((await store.generations())[0]).toMatchObject({ checkpoint: 0, parked: 0 });
  expect(await store.lease(1, 'another', 3_000)).toBe(2);
});

test('a dispatcher that stops waits at most stopMs for a store that never answers', async () => {
  const runtime = new TestRuntime();
  const asked = Promise.withResolvers<void>();
  class SilentStore extends InMemoryViewStore<Addition, AdditionQuery> {
    override commit(): Promise<boolean> {
      asked.resolve();
      return new Promise(() => undefined);
    }
  }
  const store = new SilentStore(inMemoryAdditions, runtime);
  const history = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  await engine.create({ type: 'start', label: '' }, testContext({}, runtime));
  const parts = { view: addition, store, history, runtime, limits: { stopMs: 5_000 }, onError: () => undefined };
  const dispatcher = new ViewDispatcher(parts);
  dispatcher.start();
  await asked.promise;
  const before = runtime.monotonic();
  await dispatcher.stop();
  expect(runtime.monotonic() - before).toBe(5_000);
});

test('a generation waits beside one whose checkpoint is after the end of the journal, and takes its place once that is gone', async () => {
  const runtime = new TestRuntime();
  class CountedStore extends InMemoryViewStore<Addition, AdditionQuery> {
    looks = 0;

    override generations() {
      this.looks += 1;
      // The clock of the test runtime stands still while nothing sleeps, so a loop without a wait would never end.
      if (this.looks % 1_000 === 0) return Promise.reject(new Error('There are too many looks.'));
      return super.generations();
    }
  }
  const store = new CountedStore(inMemoryAdditions, runtime);
  const history = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  await engine.create({ type: 'start', label: '' }, testContext({}, runtime));
  await store.add(1);
  const minute = 60_000;
  const term = (await store.lease(1, 'paused', minute)) ?? -1;
  const nothing = { records: new Map(), areNew: true, removed: [], parked: [], replayed: [] };
  await store.commit(1, { term, from: 0, to: 10, ...nothing });
  await store.publish(1, term);
  await store.add(1);
  const dispatcher = new ViewDispatcher({ view: addition, store, history, runtime, onError: () => undefined });
  dispatcher.start();
  await runtime.sleep(minute / 2);
  expect((await store.generations())[1]).toMatchObject({ status: 'building', checkpoint: 1 });
  expect(store.looks).toBeLessThan(500);
  await runtime.sleep(2 * minute);
  expect(dispatcher.position).toBe(1);
  await dispatcher.stop();
});

test('many aggregates that fail delay the others no longer than one, also if the store refuses a record of the same step', async () => {
  const runtime = new TestRuntime();
  const store = new InMemoryViewStore(inMemoryAdditions, runtime);
  const history = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  const context = { ...testContext({}, runtime), newId: () => runtime.newId() };
  const ids: string[] = [];
  for (let count = 0; count < 300; count += 1)
    ids.push((await engine.create({ type: 'start', label: '' }, context)).id);
  for (const id of ids) await engine.update(id, { type: 'add', by: 1 }, context);
  const [healthy = '', twin = '', ...failing] = ids;
  const view = {
    ...addition,
    viewId: (event: { readonly aggregateId: string }) => {
      if (failing.includes(event.aggregateId)) throw new Error('poison');
      return event.aggregateId === twin ? healthy : event.aggregateId;
    },
  };
  const dispatcher = new ViewDispatcher({ view, store, history, runtime, onError: () => undefined });
  const since = runtime.monotonic();
  dispatcher.start();
  expect(await dispatcher.waitFor(600, 600_000)).toBe(true);
  expect(runtime.monotonic() - since).toBeLessThan(2_000);
  expect(await dispatcher.get(healthy)).toMatchObject({ tallyId: healthy });
  expect((await store.generations())[0]?.parked).toBe(597);
  await dispatcher.stop();
});

test('a replay keeps its lease while it reads many parked events slowly', async () => {
  const runtime = new TestRuntime();
  const store = new InMemoryViewStore(inMemoryAdditions, runtime);
  class SlowHistory extends InMemoryEventStore<TallyTypes> {
    isSlow = false;

    override async journal(range: HistoryRange) {
      if (this.isSlow) await runtime.sleep(60);
      return super.journal(range);
    }
  }
  const history = new SlowHistory(tally);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  const context = testContext({}, runtime);
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  for (let count = 0; count < 600; count += 1) await engine.update(id, { type: 'add', by: 1 }, context);
  const keep = (view: typeof addition) => {
    const dispatcher = new ViewDispatcher({ view, store, history, runtime, onError: () => undefined });
    dispatcher.start();
    return dispatcher;
  };
  const broken = keep({
    ...addition,
    viewId: () => {
      throw new Error('poison');
    },
  });
  expect(await broken.waitFor(601, 60_000)).toBe(true);
  await broken.stop();
  const mended = keep(addition);
  history.isSlow = true;
  await store.requestReplay(1);
  await runtime.sleep(120_000);
  expect((await store.generations())[0]).toMatchObject({ parked: 0, replay: 0 });
  await mended.stop();
});
