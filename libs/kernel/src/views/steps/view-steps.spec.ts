import { expect, test } from '@jest/globals';
import {
  inMemorySummaries,
  tally,
  tallySummary,
  testContext,
  TestRuntime,
  type TallySummary,
  type TallyTypes,
} from '@snapfold/kernel/testing';
import { storedBytes } from '../../data/storable.js';
import { CommandEngine } from '../../engine/command-engine.js';
import { StoreUnavailable } from '../../errors/command-errors.js';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import { InMemoryViewStore } from '../../in-memory/in-memory-view-store.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { Query } from '../../model/query.js';
import type { View } from '../../model/view.js';
import type { HistoryRange } from '../../ports/event-store.js';
import type { OwnedRecord, ViewStep } from '../../ports/stores/view-generation.js';
import { ViewDispatcher } from '../view-dispatcher.js';

/** Notes the steps, and refuses those of more than `most` events, as a store does when a step takes too long. */
class SlowStore extends InMemoryViewStore<TallySummary, Query> {
  readonly steps: { readonly events: number; readonly bytes: number; readonly isTaken: boolean }[] = [];
  most = Infinity;
  /** The checkpoint of the generation when it was published. */
  publishedAt = -1;
  /** The size in bytes of the records of each load. */
  readonly loaded: number[] = [];

  override async load(
    generation: number,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, OwnedRecord<TallySummary>> | undefined> {
    const found = await super.load(generation, ids);
    this.loaded.push(bytesOf(found));
    return found;
  }

  override async publish(generation: number, term: number): Promise<boolean> {
    this.publishedAt = (await this.generations())[0]?.checkpoint ?? -1;
    return super.publish(generation, term);
  }

  override async commit(generation: number, step: ViewStep<TallySummary>): Promise<boolean> {
    const events = step.to - step.from;
    const bytes = bytesOf(step.records);
    const isTaken = events <= this.most;
    this.steps.push({ events, bytes, isTaken });
    if (!isTaken) throw new StoreUnavailable(new Error('it took too long'));
    return super.commit(generation, step);
  }
}

function bytesOf(records: ReadonlyMap<string, OwnedRecord<TallySummary>> | undefined): number {
  return [...(records?.values() ?? [])].reduce((sum, { record }) => sum + storedBytes(record), 0);
}

/** Without its unique rule: in memory, unique keys of a megabyte take longer than the rest of a test. */
const keyless: typeof tally = { ...tally, unique: {} };

/** Starts the tallies, then adds to each, and fills a view from their events. */
async function bench(view: View<TallySummary, TallyTypes>, tallies: number, { most = Infinity, label = '' } = {}) {
  const runtime = new TestRuntime();
  const history = new InMemoryEventStore(keyless);
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: keyless, store: history, services, runtime });
  const context = testContext({}, runtime);
  const ids: string[] = [];
  for (let count = 0; count < tallies; count += 1) {
    const { id } = await engine.create(
      { type: 'start', label: label && `${label}${count}` },
      { ...context, newId: () => runtime.newId() },
    );
    ids.push(id);
  }
  for (const id of ids) await engine.update(id, { type: 'add', by: 1 }, context);
  const store = new SlowStore(inMemorySummaries, runtime);
  store.most = most;
  const dispatcher = new ViewDispatcher({ view, store, history, runtime, onError: () => undefined });
  dispatcher.start();
  expect(await dispatcher.waitFor(2 * tallies, 600_000)).toBe(true);
  await dispatcher.stop();
  return store;
}

test('a step ends once the records that it writes, or those that it loads, come to about 16 MB', async () => {
  const large = 'x'.repeat(5 * 1_024 * 1_024);
  const view = { ...tallySummary, update: () => ({ tallyId: large, additions: 0, largest: 0 }) };
  const { steps, loaded } = await bench(view, 20);
  expect(steps.length).toBeGreaterThan(4);
  expect(Math.max(...steps.map(({ bytes }) => bytes))).toBeLessThan(22 * 1_024 * 1_024);
  expect(Math.max(...loaded)).toBeGreaterThan(10 * 1_024 * 1_024);
  expect(Math.max(...loaded)).toBeLessThan(17 * 1_024 * 1_024);
});

test('steps that take the store too long become shorter, and longer again afterwards', async () => {
  const { steps } = await bench(tallySummary, 60, { most: 25 });
  expect(steps.filter(({ isTaken }) => !isTaken).length).toBeGreaterThan(0);
  const taken = steps.filter(({ isTaken }) => isTaken).map(({ events }) => events);
  expect(taken.reduce((sum, events) => sum + events, 0)).toBe(120);
  expect(Math.max(...taken)).toBeGreaterThan(10);
});

test('steps of a few large events become shorter too when the store takes too long', async () => {
  const { steps } = await bench(tallySummary, 20, { most: 7, label: 'x'.repeat(1_024 * 1_024) });
  // The first failure halves the 15 events of the step, not the larger number that a step may have.
  expect(steps.slice(0, 3).map(({ events }) => events)).toEqual([15, 7, 7]);
  expect(steps.filter(({ isTaken }) => isTaken).reduce((sum, { events }) => sum + events, 0)).toBe(40);
  expect(Math.max(...steps.slice(3).map(({ events }) => events))).toBeGreaterThan(7);
});

test('a view is not published before it is close to the end of the journal, also if its steps are short', async () => {
  const ofLargeEvents = await bench(tallySummary, 40, { label: 'x'.repeat(1_024 * 1_024) });
  expect(ofLargeEvents.steps.length).toBeGreaterThan(2);
  expect(ofLargeEvents.publishedAt).toBe(80);
  const afterFailures = await bench(tallySummary, 60, { most: 25 });
  expect(afterFailures.publishedAt).toBe(120);
});

test('a view is published once it is close to the end of the journal, also if there is always more to apply', async () => {
  const runtime = new TestRuntime();
  const metadata = { userId: 'u', requestId: 'r', correlationId: 'c', causationId: 'c' };
  const ids = { aggregateType: tally.type, aggregateId: 'a' };
  /** An event comes every millisecond, and at least one during each read. */
  class EndlessStore extends InMemoryEventStore<TallyTypes> {
    override head(): Promise<number> {
      return Promise.resolve(Math.floor(runtime.monotonic()));
    }

    override async journal({ after, limit }: HistoryRange): Promise<readonly EventEnvelope<TallyTypes>[]> {
      await runtime.sleep(1);
      const count = Math.max(1, Math.min(limit, Math.floor(runtime.monotonic()) - after));
      return Array.from({ length: count }, (_, index) => {
        const place = {
          ...ids,
          position: after + index + 1,
          version: after + index + 1,
          at: '2026-01-01T00:00:00.000Z',
        };
        return { ...place, metadata, payload: { type: 'tally_relabelled', label: '' } };
      });
    }
  }
  const store = new SlowStore({ build: () => ({ matches: () => true, order: [] }) }, runtime);
  const history = new EndlessStore(tally);
  const dispatcher = new ViewDispatcher({ view: tallySummary, store, history, runtime, onError: () => undefined });
  dispatcher.start();
  await dispatcher.ready;
  await store.add(1);
  while ((await store.generations()).some(({ status }) => status === 'building')) await runtime.sleep(10);
  await dispatcher.stop();
});
