import { expect, test } from '@jest/globals';
import { addition, inMemoryAdditions, JumpingClock, tally, testContext, TestRuntime } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemoryViewStore } from '../in-memory/in-memory-view-store.js';
import { ViewOperations } from './view-operations.js';

const hour = 3_600_000;

/** A view that no dispatcher keeps, and that is two events behind its journal. */
async function neglectedView() {
  const runtime = new JumpingClock(new TestRuntime());
  const events = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store: events, runtime, services: { allows: () => true } });
  const context = testContext({}, runtime);
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  await engine.update(id, { type: 'add', by: 1 }, context);
  const view = new ViewOperations({
    view: addition,
    store: new InMemoryViewStore(inMemoryAdditions, runtime),
    history: events,
    runtime,
    onError: (error) => {
      throw error;
    },
  });
  return { runtime, view };
}

test.each([hour, -hour])('a wall clock that jumps by %p ms does not change the rate of a rebuild', async (ms) => {
  const { runtime, view } = await neglectedView();
  const told: number[] = [];
  const begun = runtime.monotonic();
  for await (const { status, eventsBehind, perSecond, etaSeconds } of view.rebuild()) {
    runtime.jump(ms);
    if (status !== 'live') continue;
    expect([eventsBehind, etaSeconds]).toEqual([0, 0]);
    told.push(perSecond);
  }
  expect(told).toEqual([2_000 / (runtime.monotonic() - begun)]);
});

test.each([
  [0, 0],
  [2_500, 2.5],
  [-hour, 0],
])('when the wall clock moves by %p ms, the view is %p s behind', async (ms, seconds) => {
  const { runtime, view } = await neglectedView();
  const rebuild = view.rebuild()[Symbol.asyncIterator]();
  runtime.jump(ms);
  expect((await rebuild.next()).value).toMatchObject({ eventsBehind: 2, secondsBehind: seconds });
  await rebuild.return?.();
});
