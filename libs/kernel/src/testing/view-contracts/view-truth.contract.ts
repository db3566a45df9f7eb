import type { Query } from '../../model/query.js';
import type { View } from '../../model/view.js';
import type { ViewStore } from '../../ports/stores/view-store.js';
import { addition, tallySummary, type TallySummary, type TallyTypes } from '../contracts/tally.js';
import { assertEqual, assertThat, codeOf, rejectionOf } from '../kit/expectation.js';
import { patience, type ViewBench, type ViewCases } from './view-bench.js';
import { add, tallies } from './view-poison.contract.js';

/** Returns a store that does not answer while the process is paused, except reads of its records. */
function pausable<V extends object>(store: ViewStore<V, Query>) {
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const paused = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name === 'records') return member.bind(target) as unknown;
      return async (...args: unknown[]) => {
        await gate.promise;
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
  return {
    store: paused,
    pause: () => (gate = Promise.withResolvers()),
    resume: () => gate.resolve(),
  };
}

const hour = 3_600_000;

/** A view whose `update` throws for the events of these tallies. */
const failing = (bad: readonly (string | undefined)[]): View<TallySummary, TallyTypes> => ({
  ...tallySummary,
  update(previous, event) {
    if (bad.includes(event.aggregateId)) throw new Error('poison');
    return tallySummary.update(previous, event);
  },
});

async function isRefilled(bench: ViewBench, store: ViewStore<TallySummary, Query>): Promise<void> {
  await bench.until('the view is filled again', async () => {
    const all = await store.generations();
    return all.length === 1 && all[0]?.number === 2 && all[0].status === 'live';
  });
}

/** Promises about what a view tells its readers. */
export const truthCases: ViewCases = {
  'a process that was paused until its generation was removed rejects reads with VIEW_NOT_READY, and fills another generation':
    async (bench) => {
      await bench.fill(20);
      const { store, pause, resume } = pausable(bench.storage.view(addition));
      const paused = bench.keeping(addition, store, {});
      await bench.assertIsFold(paused, addition);
      pause();
      // Only another release runs meanwhile.
      const other = bench.keeping({ ...addition, version: 2 }, bench.storage.view(addition), { graceMs: 50 });
      await bench.until('the first is removed', async () => {
        const all = await bench.storage.view(addition).generations();
        return all.length === 1 && all[0]?.version === 2;
      });
      const reads = [paused.get('unknown'), paused.find({}, { limit: 5 })].map(rejectionOf);
      resume();
      for (const read of reads) assertEqual(codeOf(await read), 'VIEW_NOT_READY');
      await other.stop();
      await bench.assertIsFold(paused, addition);
    },

  'generations of other versions are removed, also those with a higher number, and no number is used twice': async (
    bench,
  ) => {
    await bench.fill(10);
    const store = bench.storage.view(addition);
    const first = await bench.started(addition);
    let last = 1;
    for (let times = 0; times < 2; times += 1) {
      const later = await bench.started({ ...addition, version: 2 });
      const [one, another] = await store.generations();
      assertEqual([one?.number, one?.version, another?.version], [1, 1, 2]);
      const number = another?.number ?? 0;
      assertThat(number > last, `number ${number} comes after ${last}`);
      last = number;
      await bench.assertIsFold(later, addition);
      await later.stop();
      await bench.until('the later generation is removed', async () => (await store.generations()).length === 1);
    }
    await bench.assertIsFold(first, addition);
  },

  'in every process the position of a view is before its first parked event, and readers of other aggregates do not wait':
    async (bench) => {
      const [one = '', bad = '', other = ''] = await tallies(bench, ['a', 'b', 'c']);
      const view = failing([bad]);
      const store = bench.storage.view(view);
      const processes = [bench.keeping(view, store, {}), bench.keeping(view, bench.storage.view(view), {})];
      await add(bench, [one, bad, other], 1);
      for (const dispatcher of processes) {
        assertThat(await dispatcher.waitFor(9, patience), 'the view comes to the end of the journal');
        await bench.until('the dispatcher knows of the parked events', () =>
          Promise.resolve(dispatcher.position === 2),
        );
        assertEqual(await dispatcher.extent(), { position: 2, firstParked: 3 });
        assertEqual(await dispatcher.extent(bad), { position: 2, firstParked: 3 });
        assertEqual(await dispatcher.extent(one), { position: 9 });
        assertEqual(await dispatcher.waitFor(9, patience, other), true);
        assertEqual(await dispatcher.waitFor(2, patience, bad), true);
        assertEqual(await dispatcher.waitFor(3, patience, bad), false);
        await dispatcher.stop();
      }
      const mended = [
        bench.keeping(tallySummary, store, {}),
        bench.keeping(tallySummary, bench.storage.view(view), {}),
      ];
      await store.requestReplay(1);
      for (const dispatcher of mended) {
        await bench.until('nothing is parked', () => Promise.resolve(dispatcher.position === 9));
        assertEqual(await dispatcher.extent(bad), { position: 9 });
      }
    },

  'a view is filled again after its journal was restored to an earlier moment': async (bench) => {
    const store = bench.storage.view(tallySummary);
    const processes = [bench.keeping(tallySummary, store, {}), bench.keeping(tallySummary, store, {})];
    await bench.fill(40);
    for (const dispatcher of processes) await bench.assertIsFold(dispatcher, tallySummary);
    await bench.storage.restore(20);
    assertEqual(
      (await processes[0]?.status())?.map(({ isJournalReplaced, head }) => [isJournalReplaced, head]),
      [[true, 20]],
    );
    await isRefilled(bench, store);
    await bench.fill(30);
    for (const dispatcher of processes) await bench.assertIsFold(dispatcher, tallySummary);
    assertThat(
      bench.errors.some((error) => String(error).includes('JOURNAL_REPLACED')),
      'the error is reported',
    );
  },

  'a view is filled again after a restore of its journal, also in the process that committed the lost events': async (
    bench,
  ) => {
    const store = bench.storage.view(tallySummary);
    const dispatcher = bench.keeping(tallySummary, store, {});
    await dispatcher.ready;
    await bench.fill(40, [dispatcher]);
    await bench.assertIsFold(dispatcher, tallySummary);
    await bench.storage.restore(20);
    await isRefilled(bench, store);
    await bench.assertIsFold(dispatcher, tallySummary);
  },

  'a view is filled again after its journal was restored and has gone on past the checkpoint': async (bench) => {
    const store = bench.storage.view(tallySummary);
    // Between two checks of the journal, which are an hour apart.
    const dispatcher = bench.keeping(tallySummary, store, { pollMs: hour, leaseMs: hour });
    await dispatcher.ready;
    await bench.fill(40, [dispatcher]);
    await bench.assertIsFold(dispatcher, tallySummary);
    await bench.storage.restore(20);
    await bench.fill(40, [dispatcher]);
    await isRefilled(bench, store);
    await bench.assertIsFold(dispatcher, tallySummary);
  },

  'a view is filled again before it can be read, if its journal was restored while no process kept it': async (
    bench,
  ) => {
    const store = bench.storage.view(tallySummary);
    const early = bench.keeping(tallySummary, store, {});
    await bench.fill(40);
    await bench.assertIsFold(early, tallySummary);
    await early.stop();
    for (const count of [0, 40]) {
      await bench.storage.restore(20);
      if (count > 0) await bench.fill(count);
      const late = bench.keeping(tallySummary, store, {});
      await late.ready;
      await bench.assertIsFold(late, tallySummary);
      await late.stop();
      await bench.fill(20);
    }
  },
};
