import { describe, expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { StoreUnavailable } from '../errors/command-errors.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemoryReadModel } from '../in-memory/in-memory-read-model.js';
import { CurrentSnapshots } from './current-snapshots.js';

/** A store that counts the snapshots of each query. Queries can be made to fail, or be followed at once by a write. */
class CountingStore extends InMemoryEventStore<TallyTypes> {
  readonly reads: number[] = [];
  failure: Error | undefined;
  afterRead: (() => Promise<unknown>) | undefined;

  override async load(ids: readonly string[]) {
    this.reads.push(ids.length);
    if (this.failure) throw this.failure;
    const found = await super.load(ids);
    await this.afterRead?.();
    return found;
  }
}

async function bench() {
  const store = new CountingStore(tally);
  const runtime = new TestRuntime();
  const engine = new CommandEngine({ aggregate: tally, store, runtime, services: { allows: () => true } });
  const context = testContext({}, runtime);
  const ids: string[] = [];
  for (const label of ['a', 'b', 'c']) ids.push((await engine.create({ type: 'start', label }, context)).id);
  const lists = new InMemoryReadModel(() => store.snapshots, {
    build: () => ({ matches: () => true, order: [] }),
  });
  const sevens: typeof tally = {
    ...tally,
    schemaVersion: 2,
    apply: (state, event) => ({ ...tally.apply(state, event), total: state.total + 7 }),
  };
  const add = (id = '') => engine.update(id, { type: 'add', by: 5 }, context);
  return {
    store,
    lists,
    ids,
    add,
    now: new CurrentSnapshots(tally, store, lists),
    later: new CurrentSnapshots(sevens, store, lists),
  };
}

test('reads that arrive while a query is under way share the next query, which reads each snapshot once', async () => {
  const { store, ids, now } = await bench();
  const found = await Promise.all([...ids, ...ids, 'nobody'].map((id) => now.get(id)));
  expect(found.map((snapshot) => snapshot?.state.label)).toEqual(['a', 'b', 'c', 'a', 'b', 'c', undefined]);
  // "nobody" is read again behind a barrier before it counts as absent.
  expect(store.reads).toEqual([1, 4, 1]);
});

test('a query that fails rejects its own reads, and no later one', async () => {
  const { store, ids, now } = await bench();
  store.failure = new Error('gone');
  await expect(now.get(ids[0] ?? '')).rejects.toThrow('gone');
  store.failure = undefined;
  await expect(now.get(ids[0] ?? '')).resolves.toMatchObject({ state: { label: 'a' } });
});

test('a snapshot of an older release is read in the shape of this release, and stays stored as it was', async () => {
  const { ids, now, later } = await bench();
  const shown = { state: { label: 'a', total: 7 }, schemaVersion: 2, version: 1 };
  expect(await later.get(ids[0] ?? '')).toMatchObject(shown);
  expect((await later.find({}, { limit: 1 })).items).toMatchObject([shown]);
  expect((await now.get(ids[0] ?? ''))?.state.total).toBe(0);
});

describe('a list with a snapshot that this release cannot fold', () => {
  /** A release with a higher schemaVersion, which cannot fold the tally "b". */
  const failing = (error: Error): typeof tally => ({
    ...tally,
    schemaVersion: 2,
    apply: (state, event) => {
      if (event.type === 'tally_started' && event.label === 'b') throw error;
      return tally.apply(state, event);
    },
  });

  test('names the snapshot as unreadable, and counts it towards the page', async () => {
    const { store, ids, lists } = await bench();
    const error = new TypeError('cannot be folded');
    const snapshots = new CurrentSnapshots(failing(error), store, lists);
    const first = await snapshots.find({}, { limit: 2 });
    const reported = { code: 'APPLY_FAILED', cause: error, place: { aggregateId: ids[1], version: 1 } };
    expect(first).toMatchObject({
      items: [{ id: ids[0], schemaVersion: 2 }],
      unreadable: [{ id: ids[1], error: reported }],
    });
    const second = await snapshots.find({}, { limit: 2, cursor: first.next });
    expect(second).toMatchObject({ items: [{ id: ids[2] }], next: undefined });
    expect(second.unreadable).toBeUndefined();
    await expect(snapshots.get(ids[1] ?? '')).rejects.toMatchObject(reported);
  });

  test('is rejected as a whole if the store is out of reach', async () => {
    const { store, lists } = await bench();
    store.history = () => Promise.reject(new StoreUnavailable(undefined));
    const snapshots = new CurrentSnapshots({ ...tally, schemaVersion: 2 }, store, lists);
    await expect(snapshots.find({}, { limit: 3 })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

test('a snapshot that is refolded when it is read has the state of its own version, without later events', async () => {
  const { store, ids, add, later } = await bench();
  store.afterRead = () => {
    store.afterRead = undefined;
    return add(ids[0]);
  };
  expect(await later.get(ids[0] ?? '')).toMatchObject({ state: { label: 'a', total: 7 }, version: 1 });
});
