import { CommandEngine } from '../../engine/command-engine.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import { view } from '../../model/view-declaration.js';
import { removed, type View } from '../../model/view.js';
import type { Runtime } from '../../runtime/runtime.js';
import { ViewDispatcher } from '../../views/view-dispatcher.js';
import { ViewOperations } from '../../views/view-operations.js';
import type { ContractCase } from '../contracts/contract-case.js';
import {
  addition,
  tally,
  tallySummary,
  type Addition,
  type TallySummary,
  type TallyTypes,
} from '../contracts/tally.js';
import { assertEqual, assertThat, codeOf, thrownBy } from '../kit/expectation.js';
import { foldView } from '../kit/projection.js';
import { testContext } from '../runtime/test-context.js';
import { patience, viewCases, type ViewCases, type ViewStorage } from './view-bench.js';
import { poisonCases } from './view-poison.contract.js';
import { releaseCases } from './view-releases.contract.js';
import { truthCases } from './view-truth.contract.js';

const cannotApply = (position: number): View<Addition, TallyTypes> => ({
  ...addition,
  update(previous, event) {
    if (event.position === position) throw new Error('cannot be applied');
    return addition.update(previous, event);
  },
});

const followingCases: ViewCases = {
  'a view of no events is ready, and empty': async (bench) => {
    const dispatcher = await bench.started(addition);
    assertEqual(await dispatcher.find({}, { limit: 5 }), { items: [] });
    assertEqual(dispatcher.position, 0);
    assertEqual(await dispatcher.waitFor(1, 30), false);
  },

  'a view with a type or a version that is not allowed is refused': (bench) => {
    const types = ['', 'a b', 'a.b', '$a', '_a', '1', 'a/b', 'x'.repeat(65)];
    const versions = [0, -1, 1.5, NaN];
    for (const change of [...types.map((type) => ({ type })), ...versions.map((version) => ({ version }))]) {
      const refused = thrownBy(() => bench.dispatcher({ ...addition, ...change }));
      assertEqual(codeOf(refused), 'INVALID_DECLARATION', JSON.stringify(change));
    }
    return Promise.resolve();
  },

  'views with any allowed types are kept beside each other': async (bench) => {
    const types = ['counters', 'views', 'views_parked', 'tallies', 'addition_g1', 'Addition', 'a-b', 'x'.repeat(64)];
    const views = types.map((type) => ({ ...addition, type }));
    await bench.fill(10);
    const dispatchers = await Promise.all(views.map((view) => bench.started(view)));
    for (const [index, view] of views.entries()) {
      const dispatcher = dispatchers[index];
      if (dispatcher) await bench.assertIsFold(dispatcher, view);
    }
  },

  'a view is refused with the history of another aggregate type': (bench) => {
    const view = { ...addition, aggregateType: 'other_tallies' };
    const parts = { view, store: bench.storage.view(view), history: bench.storage.events(tally) };
    const { runtime } = bench;
    for (const Keeper of [ViewDispatcher, ViewOperations]) {
      const refused = thrownBy(() => new Keeper({ ...parts, runtime, onError: () => undefined }));
      assertEqual(
        String(refused),
        'InvalidDeclaration: INVALID_DECLARATION: The view "addition" works on "other_tallies", but is given the store of "tallies".',
      );
    }
    return Promise.resolve();
  },

  'a read of a view that is not filled yet is rejected with ViewNotReady': async (bench) => {
    const unstarted = bench.dispatcher(addition);
    const error = await unstarted.get('a').catch((one: unknown) => one);
    assertEqual(String(error), 'ViewNotReady: The view "addition" is being built and can be read once that is done.');
  },

  'a view with a record per event shows what its own process commits': async (bench) => {
    const dispatcher = await bench.started(addition);
    await bench.fill(40, [dispatcher]);
    await bench.assertIsFold(dispatcher, addition);
  },

  'a view with a record per aggregate shows what another process commits': async (bench) => {
    const dispatcher = await bench.started(tallySummary);
    await bench.fill(40);
    await bench.assertIsFold<TallySummary>(dispatcher, tallySummary);
  },

  'a view that is started late catches up from the first event on': async (bench) => {
    await bench.fill(100);
    await bench.assertIsFold(await bench.started(addition), addition);
    await bench.assertIsFold(await bench.started(tallySummary), tallySummary);
  },

  'an event that the view ignores moves the checkpoint': async (bench) => {
    const ignoring = await bench.started<Addition>({ ...addition, update: () => undefined });
    await bench.fill(10);
    assertThat(await ignoring.waitFor(10, patience), 'the view comes to position 10');
    assertEqual((await ignoring.find({}, { limit: 5 })).items, []);
  },

  'a record that is removed is gone in both kinds of views, however the events are divided into steps': async (
    bench,
  ) => {
    // Adds, removes and adds the only record of each tally again, and so on.
    const flickering = view<Addition, TallyTypes>({
      ...addition,
      type: 'flickering',
      viewId: ({ aggregateId }) => `only ${aggregateId}`,
      update: (previous, event) => (event.version % 2 === 0 ? addition.update(previous, event) : removed),
    });
    const counting = view<TallySummary, TallyTypes>({
      ...tallySummary,
      type: 'counting',
      update: (previous, event) => (event.version % 3 === 0 ? removed : tallySummary.update(previous, event)),
    });
    await bench.fill(50);
    const early = [await bench.started(flickering), await bench.started(counting)] as const;
    await bench.fill(51, []);
    for (const batchEvents of [1, 2, 1_000]) {
      for (const one of [flickering, counting]) await bench.storage.view<object>(one).add(1);
      const late = [
        bench.keeping(flickering, bench.storage.view(flickering), { batchEvents }),
        bench.keeping(counting, bench.storage.view(counting), { batchEvents }),
      ] as const;
      for (const [one, other] of [early, late]) {
        await bench.assertIsFold(one, flickering);
        await bench.assertIsFold(other, counting);
      }
      assertEqual((await bench.storage.view(flickering).parked(1, 0, 10)).length, 0, 'parked');
      await Promise.all(late.map((dispatcher) => dispatcher.stop()));
    }
  },

  'several dispatchers that stop and start apply each event once': async (bench) => {
    const first = await bench.started(tallySummary);
    const second = await bench.started(tallySummary);
    const filled = [bench.fill(50), bench.fill(50)];
    await first.waitFor(20, patience);
    await first.stop();
    await Promise.all(filled);
    await bench.assertIsFold(second, tallySummary);
    await second.stop();
    await bench.fill(30);
    await bench.assertIsFold(await bench.started(tallySummary), tallySummary);
  },

  'a lease that is released can be taken over at once': async (bench) => {
    const store = bench.storage.view(addition);
    await (await bench.started(addition)).stop();
    assertThat((await store.lease(1, 'other', 1_000)) !== undefined, 'the lease is free');
  },

  'a dispatcher goes on after the steps of another holder of the lease, whose term then writes nothing more': async (
    bench,
  ) => {
    const store = bench.storage.view(addition);
    await store.add(1);
    const term = (await store.lease(1, 'other holder', 3_600_000)) ?? -1;
    const dispatcher = bench.dispatcher(addition);
    dispatcher.start();
    await bench.fill(20);
    const events = await bench.journal();
    const folded = [...foldView(addition, events.slice(0, 10))];
    const records = new Map(folded.map(([id, record]) => [id, { aggregateId: record.tallyId, record }]));
    const step = { term, records, parked: [], replayed: [], areNew: false, removed: [] };
    assertThat(await store.commit(1, { ...step, from: 0, to: 10 }), 'the step of the other holder');
    await store.release(1, term);
    await bench.assertIsFold(dispatcher, addition);
    assertEqual(await store.commit(1, { ...step, from: 20, to: 21 }), false);
  },

  'a wall clock that jumps does not delay a view': async (bench) => {
    const dispatcher = await bench.started(addition);
    const store = bench.storage.view(addition);
    const hour = 3_600_000;
    for (const ms of [-hour, 2 * hour, -3 * hour]) {
      bench.runtime.jump(ms);
      await bench.fill(10);
      await bench.assertIsFold(dispatcher, addition);
      // Longer than a lease lasts. On a busy machine the lease may expire nevertheless; then the dispatcher takes it again.
      await bench.runtime.sleep(600);
      await bench.until(
        `the lease is renewed after a jump by ${ms} ms`,
        async () => (await store.lease(1, 'other', 1)) === undefined,
      );
      await store.requestReplay(1);
      await bench.until('a replay is noticed', async () => (await store.generations()).every((one) => !one.replay));
      for (const { secondsBehind } of await dispatcher.status()) assertThat(secondsBehind >= 0, `${secondsBehind} s`);
    }
    await store.add(addition.version);
    await bench.until(
      'another generation takes its place',
      async () => dispatcher.position > 0 && (await store.generations()).length === 2,
    );
    bench.runtime.jump(-hour);
    await bench.until('only the second generation is left', async () => (await store.generations()).length === 1);
    await bench.assertIsFold(dispatcher, addition);
  },

  'a rebuild fills another generation, which takes the place of the one that is read': async (bench) => {
    const dispatcher = await bench.started(addition);
    await bench.fill(30, [dispatcher]);
    await bench.assertIsFold(dispatcher, addition);
    const store = bench.storage.view(addition);
    await store.add(addition.version);
    await bench.fill(30, [dispatcher]);
    await bench.until('only the second generation is left', async () => {
      const [one, another] = await store.generations();
      return one?.number === 2 && another === undefined;
    });
    await bench.assertIsFold(dispatcher, addition);
  },

  'a dispatcher does not keep a generation that was replaced before it started': async (bench) => {
    const store = bench.storage.view(addition);
    for (const number of [1, 2]) {
      await store.add(addition.version);
      await store.publish(number, (await store.lease(number, 'earlier', 1)) ?? -1);
    }
    const dispatcher = bench.dispatcher(addition, tally, 3_600_000);
    dispatcher.start();
    await bench.fill(30, [dispatcher]);
    await bench.assertIsFold(dispatcher, addition);
    assertThat((await store.lease(1, 'other', 1_000)) !== undefined, 'no dispatcher keeps the first generation');
  },

  'another version of a view is filled beside the one that older releases read': async (bench) => {
    const old = await bench.started(addition);
    await bench.fill(20);
    const doubled: View<Addition, TallyTypes> = {
      ...addition,
      version: 2,
      update(previous, event) {
        const record = addition.update(previous, event);
        return typeof record === 'object' ? { ...record, by: 2 * record.by } : record;
      },
    };
    const later = await bench.started(doubled);
    await bench.fill(20);
    await bench.assertIsFold(old, addition);
    await bench.assertIsFold(later, doubled);
    await old.stop();
    await bench.until('the generation of the old version is gone', async () => {
      const [one] = await bench.storage.view(addition).generations();
      return one?.number === 2;
    });
    await bench.assertIsFold(later, doubled);
  },

  'an event that cannot be applied is parked with the later events of its aggregate, and other aggregates go on':
    async (bench) => {
      const broken = cannotApply(20);
      const dispatcher = await bench.started(broken);
      await bench.fill(60, [dispatcher]);
      assertThat(await dispatcher.waitFor(60, patience), 'the view comes to the end of the journal');
      const events = await bench.journal();
      const culprit = events[19];
      const left = events.filter(
        ({ aggregateId, position }) => aggregateId === culprit?.aggregateId && position >= culprit.position,
      );
      const store = bench.storage.view(broken);
      const parked = await store.parked(1, 0, 100);
      assertEqual(
        parked.map(({ position, error }) => [position, error]),
        left.map(({ position }) => [position, position === 20 ? 'Error: cannot be applied' : undefined]),
      );
      assertEqual(
        bench.errors.map(String),
        Array.from({ length: 3 }, () => 'Error: cannot be applied'),
      );
      const others = foldView(
        addition,
        events.filter((event) => !left.includes(event)),
      );
      assertEqual((await dispatcher.find({}, { limit: 100 })).items.length, others.size);
      await dispatcher.stop();

      const mended = await bench.started(addition);
      await bench.fill(10);
      await store.requestReplay(1);
      await bench.until('the replay is done', async () => (await store.generations()).every((one) => !one.replay));
      await bench.assertIsFold(mended, addition);
      assertEqual(await store.parked(1, 0, 100), []);
    },

  'an event whose record cannot be stored, or whose update or viewId returns an invalid value, is parked with an error that says so':
    async (bench) => {
      const summary = { tallyId: 'x', additions: 1, largest: 0 };
      const results: Readonly<Record<number, (previous: object) => unknown>> = {
        1: () => summary,
        2: () => ({ ...summary, additions: 1n }),
        3: () => ({ ...summary, _id: 'other' }),
        4: () => Promise.resolve(summary),
        5: () => [summary],
        6: (previous) => Object.assign(previous, summary),
        7: () => null,
        8: () => {
          throw Object.create(null);
        },
        9: async () => Promise.reject(new Error('late')),
      };
      const odd: View<TallySummary, TallyTypes> = {
        ...tallySummary,
        update: (previous = { ...summary, additions: 0 }, { payload }) =>
          payload.type === 'tally_added' ? (results[payload.by]?.(previous) as TallySummary) : previous,
      };
      const engine = new CommandEngine({
        aggregate: tally,
        store: bench.storage.events(tally),
        services: { allows: () => true },
        runtime: bench.runtime,
      });
      const context = testContext({}, bench.runtime);
      const ids: string[] = [];
      for (const by of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
        const newId = () => bench.runtime.newId();
        const { id } = await engine.create({ type: 'start', label: '' }, { ...context, newId });
        ids.push(id);
        await engine.update(id, { type: 'add', by }, context);
      }
      // The id of one record is an operator of MongoDB.
      const viewId = ({ aggregateId, payload }: EventEnvelope<TallyTypes>) =>
        payload.type === 'tally_added' && payload.by === 10 ? ({ $gt: '' } as never) : aggregateId;
      const dispatcher = await bench.started({ ...odd, viewId });
      assertThat(await dispatcher.waitFor(20, patience), 'the view comes to the end of the journal');
      const parked = await bench.storage.view(odd).parked(1, 0, 100);
      assertEqual(
        parked.map(({ aggregateId }) => aggregateId),
        ids.slice(1),
      );
      const told = [
        'NOT_STORABLE: tally_summary.additions is a bigint',
        "NOT_STORABLE: tally_summary._id is where the record's id is stored",
        'INVALID_RESULT: update returned a promise',
        'INVALID_RESULT: update returned an array',
        'TypeError: Cannot assign to read only property',
        'INVALID_RESULT: update returned null',
        'something that cannot be shown was thrown',
        'INVALID_RESULT: update returned a promise',
        'INVALID_RESULT: viewId returned an object',
      ];
      // An error without the expected text is shown as it is.
      const shown = parked.map(({ error = '' }, index) => {
        const text = told[index];
        return text !== undefined && error.includes(text) ? text : error;
      });
      assertEqual(shown, told);
      assertEqual((await dispatcher.get(ids[0] ?? ''))?.additions, 1);
    },

  'events that still cannot be applied stay parked after a replay': async (bench) => {
    const dispatcher = await bench.started(cannotApply(20));
    await bench.fill(60);
    await dispatcher.waitFor(60, patience);
    const store = bench.storage.view(addition);
    const parked = await store.parked(1, 0, 100);
    await store.requestReplay(1);
    await bench.until('the replay is done', async () => (await store.generations()).every((one) => !one.replay));
    assertEqual(await store.parked(1, 0, 100), parked);
  },
};

/**
 * The promises of view dispatchers on any {@link ViewStore} and {@link EventStore}.
 * @param open opens an empty storage
 * @param runtime must really wait if the storage does
 */
export function viewDispatcherContract(open: () => Promise<ViewStorage>, runtime: Runtime): ContractCase[] {
  return viewCases({ ...followingCases, ...poisonCases, ...releaseCases, ...truthCases }, open, runtime);
}
