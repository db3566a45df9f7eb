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
import type { Query } from '../model/query.js';
import type { HistoryRange } from '../ports/event-store.js';
import { ViewDispatcher } from './view-dispatcher.js';

class WatchedHistory extends InMemoryEventStore<TallyTypes> {
  reads = 0;

  override journal(range: HistoryRange) {
    this.reads += 1;
    return super.journal(range);
  }
}

class WatchedStore extends InMemoryViewStore<TallySummary, Query> {
  loads = 0;
  /** The owner to whom no lease is given. */
  shunned: string | undefined;
  holder: string | undefined;

  override load(generation: number, ids: readonly string[]) {
    this.loads += 1;
    return super.load(generation, ids);
  }

  override async lease(generation: number, owner: string, ms: number): Promise<number | undefined> {
    if (owner === this.shunned) return undefined;
    const term = await super.lease(generation, owner, ms);
    if (term !== undefined) this.holder = owner;
    return term;
  }
}

async function open() {
  const runtime = new TestRuntime();
  const history = new WatchedHistory(tally);
  const store = new WatchedStore(inMemorySummaries, runtime);
  const errors: unknown[] = [];
  const keep = () => {
    const parts = { view: tallySummary, store, history, runtime, onError: (error: unknown) => errors.push(error) };
    const dispatcher = new ViewDispatcher<TallyTypes, TallySummary, Query>(parts);
    dispatcher.start();
    return dispatcher;
  };
  const dispatcher = keep();
  await dispatcher.ready;
  const engine = new CommandEngine({
    aggregate: tally,
    store: history,
    services: { allows: () => true },
    runtime,
    dispatchers: [dispatcher],
  });
  const context = testContext({}, runtime);
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  const add = async () => {
    const { position } = await engine.update(id, { type: 'add', by: 1 }, context);
    expect(await dispatcher.waitFor(position, 60_000)).toBe(true);
    expect(await dispatcher.get(id)).toMatchObject({ additions: position - 1 });
  };
  return { runtime, history, store, errors, keep, dispatcher, add };
}

test('a view in the process that commits its events reads neither the journal nor its records', async () => {
  const { history, store, dispatcher, add } = await open();
  await add();
  const [reads, loads] = [history.reads, store.loads];
  for (let count = 0; count < 100; count += 1) {
    await add();
    dispatcher.heard(count);
  }
  await dispatcher.stop();
  // The dispatcher still checks the journal once per `pollMs`.
  expect(history.reads - reads).toBeLessThan(10);
  expect(store.loads - loads).toBe(0);
});

test('the first step of a new term builds on what another process has written since the last term', async () => {
  const { runtime, store, errors, keep, dispatcher, add } = await open();
  for (let count = 0; count < 5; count += 1) await add();
  const first = store.holder;
  store.shunned = first;
  const other = keep();
  while (store.holder === first) await runtime.sleep(100);
  await add();
  await add();
  store.shunned = undefined;
  await other.stop();
  await add();
  while (store.holder !== first) await runtime.sleep(100);
  await add();
  await dispatcher.stop();
  expect(errors).toEqual([]);
});
