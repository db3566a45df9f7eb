import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { StoreUnavailable } from '../errors/command-errors.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { RecordedCommand } from '../ports/command-identity.js';
import type { Commit, CommitResult, HistoryRange } from '../ports/event-store.js';
import type { Snapshot } from '../ports/snapshot.js';
import { CurrentSnapshots } from '../snapshots/current-snapshots.js';
import { CommandEngine } from './command-engine.js';
import type { CommandOptions } from './command-options.js';

/** The commits up to a moment, and a store with them. */
interface Past {
  readonly store: InMemoryEventStore<TallyTypes>;
  readonly committed: readonly Commit<TallyTypes>[];
}

/**
 * A store behind a primary that was just elected or is about to be deposed: reads and the checks of unique keys are outdated until a
 * barrier is passed. The versions of commits are always checked against what is stored.
 */
class StaleStore extends InMemoryEventStore<TallyTypes> {
  barriers = 0;
  failure: Error | undefined;
  #past: Past | undefined;
  #committed: readonly Commit<TallyTypes>[] = [];

  constructor() {
    super(tally);
  }

  /** From now on reads return the data of this moment, until a barrier. */
  async freeze(): Promise<void> {
    this.#past = { store: await storeOf(this.#committed), committed: this.#committed };
  }

  override async barrier(): Promise<void> {
    this.barriers += 1;
    if (this.failure) throw this.failure;
    this.#past = undefined;
    return super.barrier();
  }

  override async commit(batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
    // On a copy, since the outdated store only checks the batch.
    const late = this.#past && (await (await storeOf(this.#past.committed)).commit(batch));
    if (late?.outcome === 'rejected' && late.reason === 'unique') return late;
    const result = await super.commit(batch);
    if (result.outcome === 'committed') this.#committed = [...this.#committed, ...batch];
    return result;
  }

  /** Runs commands in another process, which uses the true primary. */
  async elsewhere(run: (engine: CommandEngine<TallyTypes>) => Promise<unknown>): Promise<void> {
    const past = this.#past;
    this.#past = undefined;
    await run(engineOn(this));
    this.#past = past;
  }

  override async load(ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<TallyTypes>>> {
    return this.#past ? this.#past.store.load(ids) : super.load(ids);
  }

  override async findCommand(id: string): Promise<RecordedCommand<TallyTypes> | undefined> {
    return this.#past ? this.#past.store.findCommand(id) : super.findCommand(id);
  }

  override async history(id: string, range: HistoryRange): Promise<readonly EventEnvelope<TallyTypes>[]> {
    return this.#past ? this.#past.store.history(id, range) : super.history(id, range);
  }

  override async journal(range: HistoryRange): Promise<readonly EventEnvelope<TallyTypes>[]> {
    return this.#past ? this.#past.store.journal(range) : super.journal(range);
  }

  override async versionOf(id: string): Promise<number> {
    return this.#past ? this.#past.store.versionOf(id) : super.versionOf(id);
  }

  override async head(): Promise<number> {
    return this.#past ? this.#past.store.head() : super.head();
  }
}

async function storeOf(committed: readonly Commit<TallyTypes>[]): Promise<InMemoryEventStore<TallyTypes>> {
  const store = new InMemoryEventStore(tally);
  if (committed.length > 0) await store.commit(committed);
  return store;
}

const runtime = new TestRuntime();
const context = testContext({}, runtime);
const engineOn = (store: StaleStore) =>
  new CommandEngine({ aggregate: tally, store, runtime, services: { allows: () => true } });
const add = (by: number) => ({ type: 'add', by }) as const;

async function bench(label = '') {
  const store = new StaleStore();
  const engine = engineOn(store);
  const { id } = await engine.create({ type: 'start', label }, context);
  return { store, engine, id };
}

test('neither a refusal nor an outcome without events is based on a state that is older than an acknowledged commit', async () => {
  const { store, engine, id } = await bench();
  await engine.update(id, add(1_000), context);
  await store.freeze();
  await store.elsewhere((other) => other.update(id, { type: 'relabel', label: 'x' }, context));
  // By the outdated state the label would not change.
  await expect(engine.update(id, { type: 'relabel', label: '' }, context)).resolves.toMatchObject({ version: 4 });
  await expect(engine.update(id, add(1), context)).rejects.toMatchObject({ code: 'TALLY_FULL' });
});

test('an aggregate or version whose creation was acknowledged is found, although reads are outdated', async () => {
  const { store, engine } = await bench();
  await store.freeze();
  let id = '';
  await store.elsewhere(async (other) => (id = (await other.create({ type: 'start', label: '' }, context)).id));
  await expect(engine.update(id, add(1), context)).resolves.toMatchObject({ version: 2 });
  await store.freeze();
  await store.elsewhere(async (other) => (id = (await other.create({ type: 'start', label: '' }, context)).id));
  await expect(engine.updateTogether([{ id, command: add(1) }], context)).resolves.toHaveLength(1);
  await store.freeze();
  await store.elsewhere(async (other) => (id = (await other.create({ type: 'start', label: '' }, context)).id));
  const snapshots = new CurrentSnapshots(tally, store, { find: () => Promise.resolve({ items: [] }) });
  await expect(snapshots.get(id)).resolves.toMatchObject({ version: 1 });
  await store.freeze();
  await store.elsewhere((other) => other.update(id, add(1), context));
  await expect(engine.stateAt(id, { version: 2 })).resolves.toMatchObject({ version: 2 });
});

test('an expected version is compared with the stored version, although reads are outdated', async () => {
  const { store, engine, id } = await bench();
  await store.freeze();
  await store.elsewhere((other) => other.update(id, add(1), context));
  await expect(engine.update(id, add(1), context, { expectedVersion: 2 })).resolves.toMatchObject({ version: 3 });
});

test('a unique key that another aggregate has given up can be claimed, although reads are outdated', async () => {
  const { store, engine, id } = await bench('x');
  const { id: second } = await engine.create({ type: 'start', label: 'y' }, context);
  await store.freeze();
  await store.elsewhere((other) => other.update(id, { type: 'relabel', label: 'free' }, context));
  await expect(engine.create({ type: 'start', label: 'x' }, context)).resolves.toMatchObject({ version: 1 });
  await store.freeze();
  await store.elsewhere((other) => other.update(second, { type: 'relabel', label: 'z' }, context));
  const updates = [{ id, command: { type: 'relabel', label: 'y' } as const }];
  await expect(engine.updateTogether(updates, context)).resolves.toHaveLength(1);
});

test('findCommand finds a command that took effect, although reads are outdated', async () => {
  const { store, engine, id } = await bench();
  const identity = { id: 'k', fingerprint: '' };
  await store.freeze();
  await store.elsewhere((other) => other.update(id, add(1_000), context, { identity }));
  await expect(engine.findCommand('k')).resolves.toMatchObject({ fingerprint: '' });
});

type Send = (on: CommandEngine<TallyTypes>, id: string, sent: CommandOptions) => Promise<unknown>;

test.each<[string, Send]>([
  [
    'an update that would be refused after it has taken effect',
    (on, id, sent) => on.update(id, add(1_000), context, sent),
  ],
  ['an update that claims a key', (on, id, sent) => on.update(id, { type: 'relabel', label: 'x' }, context, sent)],
  ['an update at a version', (on, id, sent) => on.update(id, add(1), context, { ...sent, expectedVersion: 1 })],
  ['a creation', (on, _, sent) => on.create({ type: 'start', label: '' }, context, sent)],
  ['a creation that claims a key', (on, _, sent) => on.create({ type: 'start', label: 'x' }, context, sent)],
  ['a joint update', (on, id, sent) => on.updateTogether([{ id, command: add(1_000) }], context, sent)],
])('a command that is sent again while reads do not show its record takes effect once: %s', async (_, send) => {
  const { store, engine, id } = await bench();
  const sent = { identity: { id: 'k', fingerprint: '' } };
  await store.freeze();
  await store.elsewhere((other) => send(other, id, sent));
  await expect(store.findCommand('k')).resolves.toBeUndefined();
  await send(engine, id, sent);
  await store.barrier();
  const events = await store.journal({ after: 0, limit: 10 });
  expect(events).toHaveLength(2);
  await expect(store.findCommand('k')).resolves.toEqual({ fingerprint: '', events: events.slice(1) });
});

test('if no barrier can be passed, a command that would be refused is rejected with STORE_UNAVAILABLE', async () => {
  const { store, engine, id } = await bench();
  store.failure = new StoreUnavailable('no majority');
  const sent = [
    engine.update(id, add(0), context),
    engine.update('nobody', add(1), context),
    engine.updateTogether([{ id, command: add(0) }], context),
    engine.findCommand('k'),
    engine.stateAt('nobody', { version: 1 }),
  ];
  for (const outcome of sent) await expect(outcome).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(engine.update(id, add(1), context)).resolves.toMatchObject({ version: 2 });
});

test('commands that write need no barrier, and refusals at the same time share one', async () => {
  const { store, engine, id } = await bench();
  await Promise.all(Array.from({ length: 20 }, () => engine.update(id, add(1), context)));
  expect(store.barriers).toBe(0);
  const refused = Array.from({ length: 20 }, (_, index) => engine.update(`nobody-${index}`, add(1), context));
  const notFound = { status: 'rejected', reason: { code: 'NOT_FOUND' } };
  expect(await Promise.allSettled(refused)).toMatchObject(refused.map(() => notFound));
  expect(store.barriers).toBeGreaterThanOrEqual(1);
  expect(store.barriers).toBeLessThanOrEqual(2);
});

test('of the commands that wait while a unique key is claimed, only those that newly claim it are refused', async () => {
  const { store, engine, id } = await bench('x');
  const cached = new CommandEngine({
    aggregate: tally,
    store,
    runtime,
    services: { allows: () => true },
    cache: new Map(),
  });
  await cached.update(id, add(1), context);
  // The cache of the other engine still shows the key that the aggregate has given up.
  await engine.update(id, { type: 'relabel', label: 'left' }, context);
  const outcomes = await Promise.allSettled([
    cached.create({ type: 'start', label: 'x' }, context),
    cached.update(id, add(1), context),
    cached.create({ type: 'start', label: 'x' }, context),
  ]);
  const taken = { status: 'rejected', reason: { code: 'TALLY_LABEL_TAKEN' } };
  expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }, taken]);
});
