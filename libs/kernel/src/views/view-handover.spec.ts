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
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemoryViewStore } from '../in-memory/in-memory-view-store.js';
import type { Aggregate } from '../model/aggregate.js';
import { original } from '../model/event-evolution.js';
import type { Query } from '../model/query.js';
import { defaultViewLimits } from './steps/view-limits.js';
import { ViewDispatcher } from './view-dispatcher.js';

const newer: Aggregate<TallyTypes> = {
  ...tally,
  events: {
    ...tally.events,
    tally_added: original<{ by: number }>().to(({ by }) => ({ type: 'tally_added' as const, by, total: 0 })),
  },
};

interface Note {
  readonly what: 'taken' | 'released';
  readonly at: number;
}

/** Notes when its lease is taken and released. */
class NotedStore extends InMemoryViewStore<TallySummary, Query> {
  readonly notes: Note[] = [];
  #term = 0;

  constructor(private readonly clock: TestRuntime) {
    super(inMemorySummaries, clock);
  }

  override async lease(generation: number, owner: string, ms: number): Promise<number | undefined> {
    const term = await super.lease(generation, owner, ms);
    if (term !== undefined && term !== this.#term) this.notes.push({ what: 'taken', at: this.clock.monotonic() });
    this.#term = term ?? this.#term;
    return term;
  }

  override release(generation: number, term: number): Promise<void> {
    this.notes.push({ what: 'released', at: this.clock.monotonic() });
    return super.release(generation, term);
  }
}

test('a dispatcher that cannot read a parked event offers the view to others before it keeps the view itself', async () => {
  const runtime = new TestRuntime();
  const events = new InMemoryEventStore(newer);
  const store = new NotedStore(runtime);
  const keep = () => {
    const history = new InMemoryEventStore(tally, events);
    const dispatcher = new ViewDispatcher({ view: tallySummary, store, history, runtime, onError: () => undefined });
    dispatcher.start();
    return dispatcher;
  };
  const engine = new CommandEngine({ aggregate: newer, store: events, services: { allows: () => true }, runtime });
  const context = testContext({}, runtime);
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  await engine.update(id, { type: 'add', by: 1 }, context);
  const first = keep();
  expect(await first.waitFor(2, 600_000)).toBe(true);
  await first.stop();

  store.notes.length = 0;
  const second = keep();
  const { leaseMs, yieldMs } = defaultViewLimits;
  await runtime.sleep(2 * yieldMs + leaseMs);
  await second.stop();
  const [taken, offered, kept, offeredAgain] = store.notes;
  expect([taken, offered, kept, offeredAgain].map((note) => note?.what)).toEqual([
    'taken',
    'released',
    'taken',
    'released',
  ]);
  const between = (one?: Note, other?: Note) => (other?.at ?? NaN) - (one?.at ?? NaN);
  expect(between(taken, offered)).toBeLessThan(100);
  expect(between(offered, kept)).toBeGreaterThanOrEqual(leaseMs / 2);
  expect(between(kept, offeredAgain)).toBeGreaterThan(yieldMs);
});

test('a generation that waits for a newer release is not retired by a release with another version of the view', async () => {
  for (const turn of [0, 100, 200, 300, 400, 500, 600, 700]) {
    const runtime = new TestRuntime();
    const events = new InMemoryEventStore(newer);
    const store = new NotedStore(runtime);
    const keep = (release: typeof tally, version: number) => {
      const history = new InMemoryEventStore(release, events);
      const view = { ...tallySummary, version };
      const dispatcher = new ViewDispatcher({ view, store, history, runtime, onError: () => undefined });
      dispatcher.start();
      return dispatcher;
    };
    const older = keep(tally, 1);
    await older.ready;
    await runtime.sleep(turn);
    const later = keep(newer, 2);
    await later.ready;
    const engine = new CommandEngine({ aggregate: newer, store: events, services: { allows: () => true }, runtime });
    const context = testContext({}, runtime);
    const { id } = await engine.create({ type: 'start', label: '' }, context);
    await engine.update(id, { type: 'add', by: 1 }, context);
    for (let times = 0; times < 150; times += 1) {
      await runtime.sleep(500);
      expect(older.isReady).toBe(true);
    }
    expect((await store.generations()).map(({ number, checkpoint }) => [number, checkpoint])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    await Promise.all([older.stop(), later.stop()]);
  }
});

test('an event that a newer release cannot read either does not keep other events parked', async () => {
  const runtime = new TestRuntime();
  const events = new InMemoryEventStore(newer);
  const store = new NotedStore(runtime);
  const odd: Aggregate<TallyTypes> = {
    ...tally,
    events: {
      ...tally.events,
      tally_added: original<{ by: number }>()
        .to((event) => event)
        .to(({ by }) => {
          if (by === 7) throw new Error('odd');
          return { type: 'tally_added' as const, by, total: 0 };
        }),
    },
  };
  const keep = (release: typeof tally) => {
    const history = new InMemoryEventStore(release, events);
    const dispatcher = new ViewDispatcher({ view: tallySummary, store, history, runtime, onError: () => undefined });
    dispatcher.start();
    return dispatcher;
  };
  const engine = new CommandEngine({ aggregate: newer, store: events, services: { allows: () => true }, runtime });
  const context = { ...testContext({}, runtime), newId: () => runtime.newId() };
  const ids: string[] = [];
  for (const by of [7, 1, 2]) {
    const { id } = await engine.create({ type: 'start', label: '' }, context);
    await engine.update(id, { type: 'add', by }, context);
    ids.push(id);
  }
  const older = keep(tally);
  expect(await older.waitFor(6, 600_000)).toBe(true);
  await older.stop();
  const later = keep(odd);
  await runtime.sleep(60_000);
  expect((await store.parked(1, 0, 10)).map(({ aggregateId }) => aggregateId)).toEqual(ids.slice(0, 1));
  expect(await later.get(ids[1] ?? '')).toMatchObject({ additions: 1 });
  await later.stop();
});

test('an older release offers the view to others also for an event that it has parked during a replay', async () => {
  const runtime = new TestRuntime();
  const events = new InMemoryEventStore(newer);
  const store = new NotedStore(runtime);
  const keep = (release: typeof tally, isBroken = false) => {
    const history = new InMemoryEventStore(release, events);
    const view: typeof tallySummary = isBroken
      ? {
          ...tallySummary,
          update: () => {
            throw new Error('poison');
          },
        }
      : tallySummary;
    const dispatcher = new ViewDispatcher({ view, store, history, runtime, onError: () => undefined });
    dispatcher.start();
    return dispatcher;
  };
  const context = testContext({}, runtime);
  const services = { allows: () => true };
  const old = new CommandEngine({ aggregate: tally, store: new InMemoryEventStore(tally, events), services, runtime });
  const engine = new CommandEngine({ aggregate: newer, store: events, services, runtime });
  const { id } = await old.create({ type: 'start', label: '' }, context);
  await engine.update(id, { type: 'add', by: 1 }, context);
  const broken = keep(tally, true);
  expect(await broken.waitFor(2, 600_000)).toBe(true);
  await broken.stop();
  const older = keep(tally);
  await store.requestReplay(1);
  while ((await store.generations()).some(({ replay }) => replay > 0)) await runtime.sleep(100);
  const later = keep(newer);
  await runtime.sleep(3 * defaultViewLimits.yieldMs);
  expect((await store.generations()).map(({ parked }) => parked)).toEqual([0]);
  await Promise.all([older.stop(), later.stop()]);
});
