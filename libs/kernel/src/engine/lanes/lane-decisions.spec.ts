import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import type { Aggregate } from '../../model/aggregate.js';
import { CommandEngine } from '../command-engine.js';

const context = testContext();
const add = (by: number) => ({ type: 'add', by }) as const;
const never = new Promise<never>(() => undefined);

/** Tallies of which an addition of 100 asks a service that never answers. */
async function bench() {
  const runtime = new TestRuntime();
  const store = new InMemoryEventStore(tally);
  let asked = 0;
  const asking: Aggregate<TallyTypes> = {
    ...tally,
    handleUpdate: async (state, command, services, seen) => {
      if (command.type === 'add' && command.by === 100) {
        asked += 1;
        await never;
      }
      return tally.handleUpdate(state, command, services, seen);
    },
  };
  const parts = { store, runtime, services: { allows: () => true } };
  const engine = new CommandEngine({ ...parts, aggregate: asking });
  const other = new CommandEngine({ ...parts, aggregate: tally });
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  const begun = runtime.monotonic();
  /** What became of a command, and after how many ms. */
  const send = (by: number) =>
    engine.update(id, add(by), context).then(
      ({ version }) => ({ version, after: runtime.monotonic() - begun }),
      (error: unknown) => ({ error, after: runtime.monotonic() - begun }),
    );
  return { id, other, runtime, send, asked: () => asked };
}
const late = { error: expect.objectContaining({ code: 'DECISION_TIMED_OUT' }) as unknown };

test('who is decided does not wait for the services that others on the aggregate ask', async () => {
  const { send, asked } = await bench();
  const sent = [send(1), send(2), ...Array.from({ length: 5 }, () => send(100)), send(3)];
  const [first, second, ...rest] = await Promise.all(sent);
  expect([first, second]).toMatchObject([{ version: 2 }, { version: 3 }]);
  expect(Math.max(first?.after ?? NaN, second?.after ?? NaN)).toBeLessThan(1_000);
  expect(rest).toMatchObject([late, late, late, late, late, { version: 4 }]);
  // Each is told when its own time is over, and only the first was asked before in vain.
  expect(rest.map(({ after }) => Math.round(after / 10_000))).toEqual([1, 2, 3, 4, 5, 5]);
  expect(asked()).toBe(6);
});

test('a service that never answers makes nobody lose against other writers', async () => {
  const { id, other, runtime, send } = await bench();
  const sent = Promise.all([send(1), send(100), send(2)]);
  let isOver = false;
  void sent.then(() => (isOver = true));
  while (!isOver) {
    await other.update(id, { type: 'relabel', label: String(runtime.monotonic()) }, context);
    await runtime.sleep(50);
  }
  expect(await sent).toMatchObject([{ version: expect.any(Number) }, late, { version: expect.any(Number) }]);
});
