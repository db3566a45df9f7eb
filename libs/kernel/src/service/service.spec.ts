import { expect, test } from '@jest/globals';
import { addition, tally, tallySummary, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemoryStores, type InMemorySearch } from '../in-memory/in-memory-stores.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { Query, QueryBuilder } from '../model/query.js';
import type { AggregateStores, JournalWatch } from '../ports/stores/stores.js';
import { defaultViewLimits } from '../views/steps/view-limits.js';
import { service } from './service-declaration.js';

/** Whether a record has every field of the query, with the same value. */
const matches = (record: object, query: Query) =>
  Object.entries(query).every(([field, value]) => value === undefined || Reflect.get(record, field) === value);
const search: InMemorySearch<Query, never> = {
  snapshots: (_, builder) => ({
    build: (query) => ({
      matches: ({ state }) => matches(state, builder.build(query)),
      order: [],
    }),
  }),
  records: (_, builder) => ({
    build: (query) => ({
      matches: (record) => matches(record, builder.build(query)),
      order: [],
    }),
  }),
};
const asIs: QueryBuilder<Query, Query> = { build: (query) => query };

/** Notes when it is prepared and closed, and when it watches a journal. */
class NotedStores extends InMemoryStores<Query, never> {
  readonly notes: string[] = [];
  /** Reports a position of the tallies as the watch of the journal does. */
  hear: (position: number) => void = () => undefined;
  #tallies: InMemoryEventStore<TallyTypes> | undefined;

  constructor(
    private readonly clock: TestRuntime,
    private readonly beforePrepared: (stores: NotedStores) => Promise<void>,
  ) {
    super(search, clock);
  }

  /** An engine on the same tallies, as in another process. */
  get elsewhere(): CommandEngine<TallyTypes> {
    const store = new InMemoryEventStore(tally, this.#tallies);
    return new CommandEngine({ aggregate: tally, store, services, runtime: this.clock });
  }

  override aggregate<A extends AggregateTypes>(
    aggregate: Aggregate<A>,
    builder: QueryBuilder<A['query'], Query>,
  ): AggregateStores<A> {
    const stores = super.aggregate(aggregate, builder);
    if (aggregate.type === tally.type && stores.events instanceof InMemoryEventStore) this.#tallies = stores.events;
    return stores;
  }

  override watch(aggregateType: string, heard: (position: number) => void): JournalWatch {
    if (aggregateType === tally.type) this.hear = heard;
    return {
      start: () => void this.notes.push(`watches ${aggregateType}`),
      close: () => Promise.resolve(void this.notes.push(`stops watching ${aggregateType}`)),
    };
  }

  override async prepare(): Promise<void> {
    await this.beforePrepared(this);
    this.notes.push('prepared');
  }

  override close(): Promise<void> {
    this.notes.push('closed');
    return super.close();
  }
}

const services: TallyTypes['services'] = { allows: () => true };
const other: Aggregate<TallyTypes> = { ...tally, type: 'other_tallies' };
const tallies = service({
  aggregates: {
    // A later release than that of `elsewhere`.
    tallies: { aggregate: { ...tally, schemaVersion: 2 }, queries: asIs, services: () => services },
    others: {
      aggregate: other,
      queries: asIs,
      services: (models) => ({
        allows: async (label) => (await models.tallies.find({ label }, one)).items.length === 0,
      }),
    },
  },
  views: {
    additions: { of: 'tallies', view: addition, queries: asIs },
    summaries: { of: 'tallies', view: tallySummary, queries: asIs },
  },
});
const one = { limit: 1 };
const start = { type: 'start', label: 'a' } as const;
const add = { type: 'add', by: 1 } as const;

async function open(beforePrepared: (stores: NotedStores) => Promise<void> = () => Promise.resolve()) {
  const runtime = new TestRuntime();
  const stores = new NotedStores(runtime, beforePrepared);
  const errors: unknown[] = [];
  const host = {
    runtime,
    onViewError: (_view: string, error: unknown) => errors.push(error),
    onRefoldError: (error: unknown) => errors.push(error),
    onSubscriptionError: (_subscription: string, error: unknown) => errors.push(error),
  };
  const running = await tallies.open(stores, host);
  return { runtime, stores, running, errors, host, context: testContext({}, runtime) };
}

test('views take a commit of this process over at once, and do not have to poll for it', async () => {
  const { running, runtime, context, errors } = await open();
  const { engine, committed } = running.aggregates.tallies;
  await running.readiness.settled;
  const { id } = await engine.create(start, context);
  const before = runtime.monotonic();
  await engine.update(id, add, context);
  for (const view of [running.views.additions, running.views.summaries])
    expect(await view.waitFor(committed.of(id), 10_000)).toBe(true);
  expect(runtime.monotonic() - before).toBeLessThan(defaultViewLimits.pollMs / 2);
  expect((await running.views.additions.find({ tallyId: id }, one)).items).toMatchObject([{ by: 1 }]);
  expect(await running.views.summaries.get(id)).toMatchObject({ additions: 1 });
  await running.close();
  expect(errors).toEqual([]);
});

test('views hear of a commit of another process through the watch of the journal', async () => {
  const { running, runtime, stores, context } = await open();
  await running.readiness.settled;
  const { id } = await stores.elsewhere.create(start, context);
  const { position } = await stores.elsewhere.update(id, add, context);
  const before = runtime.monotonic();
  stores.hear(position);
  expect(await running.views.additions.waitFor(position, 10_000)).toBe(true);
  expect(runtime.monotonic() - before).toBeLessThan(defaultViewLimits.pollMs / 2);
  expect(stores.notes).toEqual(['prepared', `watches ${tally.type}`, `watches ${other.type}`]);
  await running.close();
});

test('all views of an aggregate share its feed, which gets each commit once and hears of those of other processes', async () => {
  const { running, stores, context } = await open();
  await running.readiness.settled;
  const { engine, feed } = running.aggregates.tallies;
  const { id } = await engine.create(start, context);
  await engine.update(id, add, context);
  expect(feed.rings).toBe(2);
  expect(feed.after(0, 10)?.map(({ version }) => version)).toEqual([1, 2]);
  expect(await running.views.additions.waitFor(2, 10_000)).toBe(true);
  expect(feed.endsAt(2)).toBe(true);
  expect(running.aggregates.others.feed.endsAt(2)).toBe(false);
  const { position } = await stores.elsewhere.update(id, add, context);
  stores.hear(position);
  for (const view of [running.views.additions, running.views.summaries])
    expect(await view.waitFor(position, 10_000)).toBe(true);
  expect(feed.endsAt(2)).toBe(false);
  await running.close();
});

test('a service is ready once the snapshots of earlier releases are refolded and the views are filled', async () => {
  let id = '';
  const { running, context } = await open(async ({ elsewhere }) => {
    ({ id } = await elsewhere.create(start, testContext()));
  });
  expect(running.readiness.isReady).toBe(false);
  await running.readiness.settled;
  expect(running.readiness.isReady).toBe(true);
  const progress = running.readiness.progress.map(({ aggregateType, total }) => [aggregateType, total]);
  expect(progress).toEqual([
    ['tallies', 1],
    ['other_tallies', 0],
  ]);
  expect(running.views.additions.isReady && running.views.summaries.isReady).toBe(true);
  expect((await running.aggregates.tallies.engine.update(id, add, context)).version).toBe(2);
  await running.close();
});

test('the services of an aggregate can read the snapshots of another one', async () => {
  const { running, context } = await open();
  await running.aggregates.tallies.engine.create(start, context);
  const refused = running.aggregates.others.engine.create(start, context);
  await expect(refused).rejects.toMatchObject({ code: 'TALLY_LABEL_TAKEN' });
  await running.close();
});

test('find returns the snapshots that match the storage query of the query builder', async () => {
  const { running, context } = await open();
  const { engine, snapshots } = running.aggregates.tallies;
  await engine.create(start, context);
  const { id } = await engine.create({ ...start, label: 'b' }, context);
  expect((await snapshots.find({ label: 'b' }, { limit: 10 })).items).toMatchObject([{ id }]);
  await running.close();
});

test('open rejects before anything runs if the stores cannot be prepared', async () => {
  const notes: string[] = [];
  const failing = open((stores) => {
    notes.push(...stores.notes);
    return Promise.reject(new Error('no index'));
  });
  await expect(failing).rejects.toThrow('no index');
  expect(notes).toEqual([]);
});

test('a service that is closed rejects commands, and no longer watches journals or keeps views', async () => {
  const { running, stores, context } = await open();
  await running.readiness.settled;
  const { id } = await running.aggregates.tallies.engine.create(start, context);
  await running.close();
  expect(stores.notes).toEqual([
    'prepared',
    'watches tallies',
    'watches other_tallies',
    'stops watching tallies',
    'stops watching other_tallies',
    'closed',
  ]);
  for (const { engine } of Object.values(running.aggregates))
    await expect(engine.create(start, context)).rejects.toMatchObject({ code: 'CLOSING' });
  const { position } = await stores.elsewhere.update(id, add, context);
  expect(await running.views.additions.waitFor(position, 10_000)).toBe(false);
});

test('operate gives a refolder for each aggregate and operations for each view, and starts nothing', async () => {
  const { host, runtime } = await open().then(async (opened) => {
    await opened.running.close();
    return opened;
  });
  const stores = new NotedStores(runtime, async ({ elsewhere }) => {
    await elsewhere.create(start, testContext({}, runtime));
  });
  const operations = await tallies.operate(stores, host);
  const { refolders, views } = operations;
  expect(refolders.map(({ aggregateType }) => aggregateType)).toEqual(['tallies', 'other_tallies']);
  expect(views.map(({ type }) => type)).toEqual(['addition', 'tally_summary']);
  expect(await refolders[0]?.status()).toMatchObject({ stale: [{ schemaVersion: 1, count: 1 }] });
  expect(await Promise.all(views.map((view) => view.status()))).toEqual([[], []]);
  await operations.close();
  expect(stores.notes).toEqual(['prepared', 'closed']);
});

test.each([
  [
    'two aggregates of one type',
    () =>
      service({
        aggregates: {
          a: { aggregate: tally, queries: asIs, services: () => services },
          b: { aggregate: tally, queries: asIs, services: () => services },
        },
        views: {},
      }),
    'Two aggregates of the service have the type "tallies".',
  ],
  [
    'two views of one type',
    () =>
      service({
        aggregates: { a: { aggregate: tally, queries: asIs, services: () => services } },
        views: {
          a: { of: 'a', view: addition, queries: asIs },
          b: { of: 'a', view: addition, queries: asIs },
        },
      }),
    'Two views of the service have the type "addition".',
  ],
  [
    'a view of another aggregate with the same events',
    () =>
      service({
        aggregates: { a: { aggregate: other, queries: asIs, services: () => services } },
        views: { a: { of: 'a', view: addition, queries: asIs } },
      }),
    'other_tallies',
  ],
])('%s cannot be declared', (_, declare, message) => {
  expect(declare).toThrow(expect.objectContaining({ code: 'INVALID_DECLARATION' }));
  expect(declare).toThrow(message);
});
