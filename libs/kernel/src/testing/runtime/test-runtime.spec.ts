import { describe, expect, test } from '@jest/globals';
import { CommandEngine } from '../../engine/command-engine.js';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import { InMemoryViewStore } from '../../in-memory/in-memory-view-store.js';
import { ViewDispatcher } from '../../views/view-dispatcher.js';
import { runtimeContract } from '../contracts/runtime.contract.js';
import { addition, inMemoryAdditions, tally } from '../contracts/tally.js';
import { testContext } from './test-context.js';
import { TestRuntime } from './test-runtime.js';

describe('runtime', () => {
  for (const { name, run } of runtimeContract(new TestRuntime())) test(name, run);
});

function keptView(pollMs?: number) {
  const runtime = new TestRuntime();
  const events = new InMemoryEventStore(tally);
  const dispatcher = new ViewDispatcher({
    view: addition,
    store: new InMemoryViewStore(inMemoryAdditions, runtime),
    history: events,
    runtime,
    onError: (error) => {
      throw error;
    },
    ...(pollMs === undefined ? {} : { limits: { pollMs } }),
  });
  // The engine does not dispatch to the view, so that the view has to poll.
  const engine = new CommandEngine({ aggregate: tally, store: events, runtime, services: { allows: () => true } });
  dispatcher.start();
  return { runtime, dispatcher, engine };
}

test.each([undefined, 0])(
  'a view that is kept does not block the event loop, and can be stopped, with pollMs %p',
  async (poll) => {
    const { dispatcher } = keptView(poll);
    await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(dispatcher.isReady).toBe(true);
    await dispatcher.stop();
  },
);

test('a view comes to a position that was committed before waitFor gives up', async () => {
  const { runtime, dispatcher, engine } = keptView();
  const { id } = await engine.create({ type: 'start', label: '' }, testContext());
  const { position } = await engine.update(id, { type: 'add', by: 1 }, testContext());
  const begun = runtime.monotonic();
  expect(await dispatcher.waitFor(position, 10_000)).toBe(true);
  expect(runtime.monotonic() - begun).toBeLessThanOrEqual(1_000);
  expect(await dispatcher.waitFor(position + 1, 10_000)).toBe(false);
  expect(runtime.monotonic() - begun).toBeGreaterThanOrEqual(10_000);
  await dispatcher.stop();
});

test('the clocks advance only by sleep', async () => {
  const runtime = new TestRuntime('2026-03-01T00:00:00.000Z');
  const times = () => [new Date(runtime.now()).toISOString(), runtime.monotonic()];
  await new Promise((resolve) => setTimeout(resolve, 5));
  await runtime.sleep(0);
  expect(times()).toEqual(['2026-03-01T00:00:00.000Z', 0]);
  const sleep = runtime.sleep(1_500);
  expect(times()).toEqual(['2026-03-01T00:00:00.000Z', 0]);
  await sleep;
  expect(times()).toEqual(['2026-03-01T00:00:01.500Z', 1_500]);
});

test('concurrent sleeps do not add up, and end in order', async () => {
  const runtime = new TestRuntime();
  const woken: [string, number][] = [];
  const sleeper = async (name: string, ms: number) => {
    for (let n = 0; n < 3; n += 1) {
      await runtime.sleep(ms);
      woken.push([name, runtime.monotonic()]);
    }
  };
  await Promise.all([sleeper('slow', 50), sleeper('quick', 30)]);
  expect(woken).toEqual([
    ['quick', 30],
    ['slow', 50],
    ['quick', 60],
    ['quick', 90],
    ['slow', 100],
    ['slow', 150],
  ]);
});

test('ten thousand sleeps of an hour take no real time', async () => {
  const runtime = new TestRuntime();
  for (let n = 0; n < 10_000; n += 1) await runtime.sleep(3_600_000);
  expect(runtime.monotonic()).toBe(3.6e10);
});
