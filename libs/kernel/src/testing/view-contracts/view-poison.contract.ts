import { CommandEngine } from '../../engine/command-engine.js';
import { RecordTaken } from '../../errors/record-taken.js';
import type { Aggregate } from '../../model/aggregate.js';
import { original } from '../../model/event-evolution.js';
import type { Query } from '../../model/query.js';
import { view } from '../../model/view-declaration.js';
import { removed, type View } from '../../model/view.js';
import type { ViewStep } from '../../ports/stores/view-generation.js';
import type { ViewStore } from '../../ports/stores/view-store.js';
import {
  addition,
  tally,
  tallySummary,
  type Addition,
  type TallySummary,
  type TallyTypes,
} from '../contracts/tally.js';
import { assertEqual, assertThat } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import { patience, type ViewBench, type ViewCases } from './view-bench.js';

/** Starts tallies with these labels, and adds 1 to each; resolves with their ids. */
export async function tallies(bench: ViewBench, labels: readonly string[]): Promise<readonly string[]> {
  const { runtime, storage } = bench;
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store: storage.events(tally), services, runtime });
  const context = { ...testContext({}, runtime), newId: () => runtime.newId() };
  const ids: string[] = [];
  for (const label of labels) {
    const { id } = await engine.create({ type: 'start', label }, context);
    ids.push(id);
    await engine.update(id, { type: 'add', by: 1 }, context);
  }
  return ids;
}

/** Adds 1 to each of the tallies, `times` times. */
export async function add({ runtime, storage }: ViewBench, ids: readonly string[], times: number): Promise<void> {
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store: storage.events(tally), services, runtime });
  for (let count = 0; count < times; count += 1)
    for (const id of ids) await engine.update(id, { type: 'add', by: 1 }, testContext({}, runtime));
}

interface Parked {
  readonly ids: readonly string[];
  readonly errors: readonly string[];
}

async function parkedOf<V extends object>(bench: ViewBench, view: View<V, TallyTypes>): Promise<Parked> {
  const parked = await bench.storage.view(view).parked(1, 0, 1_000);
  return {
    ids: parked.map(({ aggregateId }) => aggregateId),
    errors: parked.flatMap(({ error }) => error ?? []),
  };
}

/** Returns a store that refuses each step with a record for which `isRefused` returns `true`. */
function refusing<V extends object>(
  store: ViewStore<V, Query>,
  isRefused: (record: V) => boolean,
): { readonly store: ViewStore<V, Query>; readonly refused: number[] } {
  const refused: number[] = [];
  const commit = (generation: number, step: ViewStep<V>) => {
    if (![...step.records.values()].some(({ record }) => isRefused(record))) return store.commit(generation, step);
    refused.push(step.records.size);
    return Promise.reject(new RecordTaken('this record is impossible'));
  };
  const strict = new Proxy(store, {
    get(target, name) {
      const member: unknown = name === 'commit' ? commit : Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return { store: strict, refused };
}

/**
 * Promises about events that cannot be applied and records that cannot be stored: each is parked with its aggregate, and the others go
 * on.
 */
export const poisonCases: ViewCases = {
  'an event whose upcaster fails is parked with its aggregate, and other aggregates go on': async (bench) => {
    const ids = await tallies(bench, ['a', 'odd', 'b']);
    const step = (old: { readonly label: string }) => {
      if (old.label === 'odd') throw new Error('no such shape');
      return { type: 'tally_started' as const, label: old.label };
    };
    const events = { ...tally.events, tally_started: original<{ readonly label: string }>().to(step) };
    const later: Aggregate<TallyTypes> = { ...tally, events };
    const dispatcher = await bench.started(tallySummary, later);
    assertThat(await dispatcher.waitFor(6, patience), 'the view comes to the end of the journal');
    const parked = await parkedOf(bench, tallySummary);
    assertEqual(parked.ids, [ids[1], ids[1]]);
    assertThat(parked.errors[0]?.includes('EVOLUTION_FAILED: Error: no such shape') === true, String(parked.errors));
    assertEqual((await dispatcher.find({}, { limit: 10 })).items.length, 2);
  },

  'if a view with a record per event gives two events the same id, the later event is parked': async (bench) => {
    const ids = await tallies(bench, ['a', 'b', 'c', 'd']);
    // Within one step, and over several.
    for (const [index, viewId] of [
      () => 'one',
      ({ position }: { position: number }) => String(position % 4),
    ].entries()) {
      const odd: View<Addition, TallyTypes> = { ...addition, type: `odd_${index}`, viewId };
      const dispatcher = await bench.started(odd);
      assertThat(await dispatcher.waitFor(8, patience), 'the view comes to the end of the journal');
      const parked = await parkedOf(bench, odd);
      assertEqual((await dispatcher.find({}, { limit: 10 })).items.length, 4 - parked.ids.length);
      assertEqual(parked.ids, index === 0 ? ids.slice(1) : ids.slice(2));
      for (const error of parked.errors) assertThat(error.includes('RECORD_TAKEN'), error);
    }
  },

  'an event that is given the id of another record is parked, also if the same step removes its record again': async (
    bench,
  ) => {
    const odd = view<Addition, TallyTypes>({
      ...addition,
      viewId: () => 'one',
      update: (previous, event) => (event.version > 2 ? removed : addition.update(previous, event)),
    });
    const [first] = await tallies(bench, ['a']);
    const store = bench.storage.view(odd);
    const early = bench.keeping(odd, store, {});
    assertThat(await early.waitFor(2, patience), 'the view comes to the end of the journal');
    await early.stop();
    const [second = ''] = await tallies(bench, ['b']);
    await add(bench, [second], 1);
    const late = bench.keeping(odd, store, { batchEvents: 100 });
    assertThat(await late.waitFor(5, patience), 'the view comes to the end of the journal');
    assertEqual((await parkedOf(bench, odd)).ids, [second, second]);
    assertEqual((await late.get('one'))?.tallyId, first);
  },

  'if a view with a record per aggregate gives two aggregates the same id, the later aggregate is parked': async (
    bench,
  ) => {
    const [first, second, third] = await tallies(bench, ['a', 'b', 'c']);
    const ids: Readonly<Record<string, string | undefined>> = { [first ?? '']: third, [second ?? '']: third };
    const odd: View<TallySummary, TallyTypes> = {
      ...tallySummary,
      viewId: ({ aggregateId }) => ids[aggregateId] ?? aggregateId,
    };
    // Within one step, and over several.
    for (const batchEvents of [1, 100]) {
      const one = { ...odd, type: `odd_${batchEvents}` };
      const dispatcher = bench.keeping(one, bench.storage.view(one), { batchEvents });
      assertThat(await dispatcher.waitFor(6, patience), 'the view comes to the end of the journal');
      const parked = await parkedOf(bench, one);
      // The event that starts a tally makes no record, so it claims no id.
      assertEqual([...new Set(parked.ids)].sort(), [second, third].sort());
      for (const error of parked.errors) assertThat(error.includes('RECORD_TAKEN'), error);
      assertEqual((await dispatcher.get(third ?? ''))?.tallyId, first);
    }
  },

  'if the store refuses a step, the events at fault are found and parked, and all others are stored': async (bench) => {
    const ids = await tallies(
      bench,
      Array.from({ length: 12 }, (_, index) => String(index)),
    );
    const [bad, worse] = [ids[4], ids[9]];
    const { store, refused } = refusing(
      bench.storage.view(tallySummary),
      ({ tallyId }) => tallyId === bad || tallyId === worse,
    );
    const dispatcher = bench.keeping(tallySummary, store, { batchEvents: 24 });
    assertThat(await dispatcher.waitFor(24, patience), 'the view comes to the end of the journal');
    assertEqual(
      (await dispatcher.find({}, { limit: 100 })).items.map(({ tallyId }) => tallyId).sort(),
      ids.filter((id) => id !== bad && id !== worse).sort(),
    );
    const parked = await parkedOf(bench, tallySummary);
    assertEqual([...new Set(parked.ids)].sort(), [bad, worse].sort());
    const told = 'RecordTaken: RECORD_TAKEN: this record is impossible.';
    assertEqual(parked.errors, [told, told]);
    // The event at fault is looked for by halves.
    assertThat(refused.length <= 12, `${refused.length} steps were refused`);
  },

  'the error of a parked event is cut to a short text': async (bench) => {
    await tallies(bench, ['a']);
    const long = (): never => {
      throw new Error('x'.repeat(20_000_000));
    };
    const dispatcher = await bench.started({ ...tallySummary, update: long });
    assertThat(await dispatcher.waitFor(2, patience), 'the view comes to the end of the journal');
    const { errors } = await parkedOf(bench, tallySummary);
    assertEqual(
      errors.map(({ length }) => length < 2_000),
      [true],
    );
  },

  'a view in two processes comes to the end of the journal, though many aggregates cannot be applied': async (
    bench,
  ) => {
    const ids = await tallies(
      bench,
      Array.from({ length: 40 }, (_, index) => String(index)),
    );
    const bad = new Set(ids.slice(0, 30));
    const poison: View<TallySummary, TallyTypes> = {
      ...tallySummary,
      update(previous, event) {
        if (bad.has(event.aggregateId)) throw new Error('poison');
        return tallySummary.update(previous, event);
      },
    };
    // All tries of all these events in one step would take much longer than a lease.
    const limits = { retryMs: 20, batchEvents: 1_000 };
    const both = [0, 1].map(() => bench.keeping(poison, bench.storage.view(poison), limits));
    for (const dispatcher of both)
      assertThat(await dispatcher.waitFor(80, patience), 'the view comes to the end of the journal');
    const parked = await parkedOf(bench, poison);
    assertEqual([new Set(parked.ids).size, parked.errors.length], [30, 30]);
    assertEqual((await both[0]?.find({}, { limit: 100 }))?.items.length, 10);
  },

  'parked events are tried again in order while new events come, and those of aggregates that still fail stay parked':
    async (bench) => {
      const ids = await tallies(bench, ['a', 'b', 'c']);
      const failing = (bad: readonly string[]): View<TallySummary, TallyTypes> => ({
        ...tallySummary,
        update(previous, event) {
          if (bad.includes(event.aggregateId)) throw new Error('poison');
          return tallySummary.update(previous, event);
        },
      });
      const store = bench.storage.view(tallySummary);
      const first = bench.keeping(failing(ids), store, { batchEvents: 2 });
      await add(bench, ids, 10);
      assertThat(await first.waitFor(36, patience), 'the view comes to the end of the journal');
      await first.stop();
      const mended = bench.keeping(failing(ids.slice(2)), store, { batchEvents: 2 });
      await store.requestReplay(1);
      await add(bench, ids, 10);
      await store.requestReplay(1);
      await bench.until('the replays are done', async () =>
        (await store.generations()).every(({ replay }) => replay === 0),
      );
      assertThat(await mended.waitFor(66, patience), 'the view comes to the end of the journal');
      for (const id of ids.slice(0, 2)) assertEqual((await mended.get(id))?.additions, 21, id);
      assertEqual(await mended.get(ids[2] ?? ''), undefined);
      const parked = await store.parked(1, 0, 100);
      assertEqual(
        parked.map(({ aggregateId, version }) => [aggregateId, version]),
        Array.from({ length: 22 }, (_, index) => [ids[2], index + 1]),
      );
    },

  'a listener that throws, or rejects later, does not stop a view': async (bench) => {
    await tallies(bench, ['a', 'b']);
    const fail = (): never => {
      throw new Error('cannot be applied');
    };
    const listeners: ((error: unknown) => void)[] = [fail, () => Promise.reject(new Error('late')) as never];
    for (const [index, onError] of listeners.entries()) {
      const odd = { ...tallySummary, type: `heard_${index}`, update: fail };
      const dispatcher = bench.keeping(odd, bench.storage.view(odd), {}, onError);
      assertThat(await dispatcher.waitFor(4, patience), 'the view comes to the end of the journal');
    }
  },

  'a process that cannot keep a view leaves it to one that can': async (bench) => {
    await tallies(bench, ['a', 'b']);
    const store = bench.storage.view(tallySummary);
    const broken = new Proxy(store, {
      get(target, name) {
        const member: unknown =
          name === 'load' ? () => Promise.reject(new Error('broken')) : Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    bench.keeping(tallySummary, broken, { leaseMs: 2_000 });
    await bench.until('the broken process has failed', () => Promise.resolve(bench.errors.length > 0));
    const healthy = bench.keeping(tallySummary, store, { leaseMs: 2_000 });
    assertThat(await healthy.waitFor(4, patience), 'the healthy process keeps the view');
    assertEqual((await healthy.find({}, { limit: 10 })).items.length, 2);
  },
};
