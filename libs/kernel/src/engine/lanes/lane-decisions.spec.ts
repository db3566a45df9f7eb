import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import type { Aggregate } from '../../model/aggregate.js';
import { CommandEngine } from '../command-engine.js';

const context = testContext();
const add = (by: number) => ({ type: 'add', by }) as const;
const never = new Promise<never>(() => undefined);

/** An engine for tallies, in which an addition of 100 calls a service that never answers, and another engine without that service. */
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
  /** Sends an addition, and returns its outcome and after how many ms it came. */
  const send = (by: number) =>
    engine.update(id, add(by), context).then(
      ({ version }) => ({ version, after: runtime.monotonic() - begun }),
      (error: unknown) => ({ error, after: runtime.monotonic() - begun }),
    );
  return { id, other, runtime, send, asked: () => asked };
}
const late = { error: expect.objectContaining({ code: 'DECISION_TIMED_OUT' }) as unknown };

test('commands that are decided do not wait for the services of later commands on the same aggregate', async () => {
  const { send, asked } = await bench();
  const sent = [send(1), send(2), ...Array.from({ length: 5 }, () => send(100)), send(3)];
  const [first, second, ...rest] = await Promise.all(sent);
  expect([first, second]).toMatchObject([{ version: 2 }, { version: 3 }]);
  expect(Math.max(first?.after ?? NaN, second?.after ?? NaN)).toBeLessThan(1_000);
  expect(rest).toMatchObject([late, late, late, late, late, { version: 4 }]);
  // Each times out after its own 10 seconds. Only the service of the first was called twice.
  expect(rest.map(({ after }) => Math.round(after / 10_000))).toEqual([1, 2, 3, 4, 5, 5]);
  expect(asked()).toBe(6);
});

test('commands beside one whose service never answers still succeed against other writers', async () => {
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
