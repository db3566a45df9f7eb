import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type Tally, type TallyTypes } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { fold } from '../model/fold.js';
import { CommandEngine } from './command-engine.js';

const command = fc.oneof(
  fc.record({ type: fc.constant('add' as const), by: fc.integer({ min: -50, max: 300 }) }),
  fc.record({ type: fc.constant('relabel' as const), label: fc.constantFrom('', 'a', 'b', 'B') }),
);
const runs = fc.array(fc.record({ target: fc.nat(2), engine: fc.nat(1), command }), { maxLength: 40 });

test('after random commands sent at once, versions and positions have no gaps, snapshots equal the fold, keys are unique, and every result is stored', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (commands) => {
      const store = new InMemoryEventStore(tally);
      const runtime = new TestRuntime();
      const context = testContext({}, runtime);
      const parts = { aggregate: tally, store, runtime, services: { allows: () => true } };
      const engines = [
        new CommandEngine({ ...parts, cache: new Map() }),
        new CommandEngine({ ...parts, cache: new Map() }),
      ] as const;
      const ids = await Promise.all(
        [0, 1, 2].map(async () => (await engines[0].create({ type: 'start', label: '' }, context)).id),
      );

      const outcomes = await Promise.allSettled(
        commands.map((sent) =>
          engines[sent.engine === 0 ? 0 : 1].update(ids[sent.target] ?? '', sent.command, context),
        ),
      );

      const reported = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value.events : []));
      const journal = await store.journal({ after: 0, limit: 1_000 });
      expect(journal.map(({ position }) => position)).toEqual(journal.map((_, index) => index + 1));
      expect(new Set(reported)).toEqual(new Set(journal.slice(3)));
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

test('of random commands sent one after the other through two engines with caches, each outcome is that of a model without storage', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (commands) => {
      const store = new InMemoryEventStore(tally);
      const parts = { aggregate: tally, store, runtime: new TestRuntime(), services: { allows: () => true } };
      const [one, two] = [
        new CommandEngine({ ...parts, cache: new Map() }),
        new CommandEngine({ ...parts, cache: new Map() }),
      ];
      const context = testContext({}, parts.runtime);
      const model = new Map<string, Tally>();
      for (let n = 0; n < 3; n += 1)
        model.set((await one.create({ type: 'start', label: '' }, context)).id, tally.initial);
      const ids = [...model.keys()];

      for (const sent of commands) {
        const id = ids[sent.target] ?? '';
        const expected = await expectedOf(model, id, sent.command);
        const actual = await (sent.engine === 0 ? one : two).update(id, sent.command, context).then(
          ({ state }) => state,
          ({ code }: { code: string }) => code,
        );
        expect(actual).toEqual(expected);
        if (typeof expected === 'object') model.set(id, expected);
      }
    }),
  );
});

/** The state after a command, or the code of its refusal, by a model without storage. */
async function expectedOf(model: ReadonlyMap<string, Tally>, id: string, sent: TallyTypes['update']) {
  const state = model.get(id) ?? tally.initial;
  try {
    const services = { allows: () => true };
    const next = fold(tally, await tally.handleUpdate(state, sent, services, testContext()), state);
    const others = [...model].filter(([other]) => other !== id).map(([, { label }]) => label.toLowerCase());
    return next.label && others.includes(next.label.toLowerCase()) ? 'TALLY_LABEL_TAKEN' : next;
  } catch (error) {
    return (error as { code: string }).code;
  }
}
