import { expect, test } from '@jest/globals';
import {
  tally,
  tallySummary,
  testContext,
  TestRuntime,
  type TallySummary,
  type TallyTypes,
} from '@snapfold/kernel/testing';
import type { Aggregate } from './aggregate.js';
import { CommandEngine } from './command-engine.js';
import { original } from './event-evolution.js';
import { InMemoryEventStore, InMemoryViewStore } from './in-memory/index.js';
import type { Query } from './query.js';
import { ViewDispatcher } from './view-dispatcher.js';
import { defaultViewLimits } from './view-limits.js';

const newer: Aggregate<TallyTypes> = {
  ...tally,
  events: {
    ...tally.events,
    tally_added: original<{ by: number }>().to(({ by }) => ({ type: 'tally_added' as const, by, total: 0 })),
  },
};

interface Note {
  readonly what: 'taken' | 'given back';
  readonly at: number;
}

/** Notes when its lease is taken, and given back. */
class NotedStore extends InMemoryViewStore<TallySummary, Query> {
  readonly notes: Note[] = [];
  #term = 0;

  constructor(private readonly clock: TestRuntime) {
    super({ build: () => ({ matches: () => true, key: ({ tallyId }) => tallyId, direction: 'ascending' }) }, clock);
  }

  override async lease(generation: number, owner: string, ms: number): Promise<number | undefined> {
    const term = await super.lease(generation, owner, ms);
    if (term !== undefined && term !== this.#term) this.notes.push({ what: 'taken', at: this.clock.monotonic() });
    this.#term = term ?? this.#term;
    return term;
  }

  override release(generation: number, term: number): Promise<void> {
    this.notes.push({ what: 'given back', at: this.clock.monotonic() });
    return super.release(generation, term);
  }
}

test('who cannot read what is parked offers the view to others before it keeps it', async () => {
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
    'given back',
    'taken',
    'given back',
  ]);
  const between = (one?: Note, other?: Note) => (other?.at ?? NaN) - (one?.at ?? NaN);
  expect(between(taken, offered)).toBeLessThan(100);
  expect(between(offered, kept)).toBeGreaterThanOrEqual(leaseMs / 2);
  expect(between(kept, offeredAgain)).toBeGreaterThan(yieldMs);
});
