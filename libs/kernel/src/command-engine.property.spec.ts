import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import { fold } from './aggregate.js';
import { CommandEngine } from './command-engine.js';
import { InMemoryEventStore } from './in-memory/index.js';

const command = fc.oneof(
  fc.record({ type: fc.constant('add' as const), by: fc.integer({ min: -50, max: 300 }) }),
  fc.record({ type: fc.constant('relabel' as const), label: fc.constantFrom('', 'a', 'b', 'B') }),
);
const runs = fc.array(fc.record({ target: fc.nat(2), engine: fc.nat(1), command }), { maxLength: 40 });

test('whatever is sent at once: no gap, no twin, snapshot = fold, keys unique, all accepted events are there', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (commands) => {
      const store = new InMemoryEventStore(tally);
      const runtime = new TestRuntime();
      const context = testContext({}, runtime);
      const parts = { aggregate: tally, store, runtime, services: { allows: () => true } };
      const engines = [new CommandEngine(parts), new CommandEngine(parts)] as const;
      const ids = await Promise.all(
        [0, 1, 2].map(async () => (await engines[0].create({ type: 'start', label: '' }, context)).id),
      );

      const outcomes = await Promise.allSettled(
        commands.map((sent) =>
          engines[sent.engine === 0 ? 0 : 1].update(ids[sent.target] ?? '', sent.command, context),
        ),
      );

      const told = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value.events : []));
      const journal = await store.journal({ after: 0, limit: 1_000 });
      expect(journal.map(({ position }) => position)).toEqual(journal.map((_, index) => index + 1));
      expect(new Set(told)).toEqual(new Set(journal.slice(3)));
      for (const id of ids) {
        const events = await store.history(id, { after: 0, limit: 1_000 });
        expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
        expect(store.snapshots.get(id)?.state).toEqual(
          fold(
            tally,
            events.map(({ payload }) => payload),
          ),
        );
      }
      const labels = [...store.snapshots.values()].map(({ state }) => state.label.toLowerCase()).filter(Boolean);
      expect(new Set(labels).size).toBe(labels.length);
    }),
  );
});
