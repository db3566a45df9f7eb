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
import type { View } from '../model/view.js';
import { ViewDispatcher } from './view-dispatcher.js';

test('a dispatcher that takes over a lease reports a position before the events parked earlier, however rarely it polls', async () => {
  const runtime = new TestRuntime();
  const history = new InMemoryEventStore(tally);
  const store = new InMemoryViewStore<TallySummary, Query>(inMemorySummaries, runtime);
  const engine = new CommandEngine({ aggregate: tally, store: history, services: { allows: () => true }, runtime });
  const context = { ...testContext({}, runtime), newId: () => runtime.newId() };
  const { id: bad } = await engine.create({ type: 'start', label: '' }, context);
  const { id: other } = await engine.create({ type: 'start', label: '' }, context);
  const view: View<TallySummary, TallyTypes> = {
    ...tallySummary,
    update(previous, event) {
      if (event.aggregateId === bad && event.version > 1) throw new Error('poison');
      return tallySummary.update(previous, event);
    },
  };
  const keep = (pollMs: number) => {
    const parts = { view, store, history, runtime, limits: { pollMs }, onError: () => undefined };
    const dispatcher = new ViewDispatcher(parts);
    dispatcher.start();
    return dispatcher;
  };
  const first = keep(1_000);
  await first.ready;
  const second = keep(3_600_000);
  await second.ready;
  await engine.update(bad, { type: 'add', by: 1 }, context);
  await engine.update(other, { type: 'add', by: 1 }, context);
  expect(await first.waitFor(4, 10_000)).toBe(true);
  await first.stop();
  await runtime.sleep(10_000);
  await engine.update(other, { type: 'add', by: 1 }, context);
  second.heard(5);
  await runtime.sleep(10_000);
  expect(second.position).toBe(2);
  expect(await second.extent(bad)).toEqual({ position: 2, firstParked: 3 });
  expect(await second.extent(other)).toEqual({ position: 5 });
  await second.stop();
});
