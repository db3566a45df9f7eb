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
import { EventFeed } from '../journal/event-feed.js';
import { ViewDispatcher } from './view-dispatcher.js';

test('a view that takes a lease forgets the events of a shared feed, and another view misses none of them', async () => {
  const runtime = new TestRuntime();
  const history = new InMemoryEventStore(tally);
  const feed = new EventFeed<TallyTypes>(runtime, 100);
  const dispatchers = [feed];
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store: history, services, runtime, dispatchers });
  const context = testContext({}, runtime);
  const keep = async () => {
    const store = new InMemoryViewStore<Addition, AdditionQuery>(inMemoryAdditions, runtime);
    const onError = (error: unknown) => {
      throw error;
    };
    const dispatcher = new ViewDispatcher({ view: addition, store, history, runtime, feed, onError });
    dispatcher.start();
    await dispatcher.ready;
    return dispatcher;
  };
  const first = await keep();
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  await engine.update(id, { type: 'add', by: 1 }, context);
  const others = await Promise.all([keep(), keep()]);
  const { position } = await engine.update(id, { type: 'add', by: 2 }, context);
  for (const view of [first, ...others]) expect(await view.waitFor(position, 10_000)).toBe(true);
  expect((await first.find({ tallyId: id }, { limit: 10 })).items).toMatchObject([{ by: 2 }, { by: 1 }]);
  await Promise.all([first, ...others].map((view) => view.stop()));
});
