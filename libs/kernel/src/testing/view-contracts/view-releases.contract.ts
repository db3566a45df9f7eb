import { CommandEngine } from '../../engine/command-engine.js';
import type { Aggregate } from '../../model/aggregate.js';
import { original } from '../../model/event-evolution.js';
import { addition, tally, tallySummary, type TallySummary, type TallyTypes } from '../contracts/tally.js';
import { assertEqual, assertThat } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import { patience, type ViewBench, type ViewCases } from './view-bench.js';

/** A later release, which writes another shape of an event. */
const newer: Aggregate<TallyTypes> = {
  ...tally,
  events: {
    ...tally.events,
    tally_added: original<{ by: number }>().to(({ by }) => ({ type: 'tally_added' as const, by, total: 0 })),
  },
};

const hour = 3_600_000;

/** Starts `count` tallies by the newer release, and adds to each; resolves with their ids. */
async function fillByNewer({ storage, runtime }: ViewBench, count: number): Promise<readonly string[]> {
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: newer, store: storage.events(newer), services, runtime });
  const context = { ...testContext({}, runtime), newId: () => runtime.newId() };
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id } = await engine.create({ type: 'start', label: '' }, context);
    await engine.update(id, { type: 'add', by: 1 }, context);
    ids.push(id);
  }
  return ids;
}

async function parkedErrors(bench: ViewBench): Promise<readonly string[]> {
  const parked = await bench.storage.view(tallySummary).parked(1, 0, 1_000);
  return parked.flatMap(({ error }) => error ?? []);
}

const nothingIsParked = (bench: ViewBench) => async () =>
  (await bench.storage.view(tallySummary).generations()).every(({ parked }) => parked === 0);

/** Promises about releases side by side, one of which writes events that the other cannot read. */
export const releaseCases: ViewCases = {
  'an event that only a newer release can read is left to it, and nothing is parked': async (bench) => {
    const store = bench.storage.view(tallySummary);
    const older = bench.keeping(tallySummary, store, { yieldMs: hour });
    await bench.fill(5);
    assertThat(await older.waitFor(5, patience), 'the older release keeps the view');
    await fillByNewer(bench, 3);
    await bench.fill(5);
    const later = bench.keeping(tallySummary, store, { yieldMs: hour }, undefined, newer);
    await bench.assertIsFold<TallySummary>(later, tallySummary, newer);
    assertThat(await older.waitFor(16, patience), 'both releases read the same');
    await fillByNewer(bench, 3);
    await bench.fill(5);
    await bench.assertIsFold<TallySummary>(later, tallySummary, newer);
    assertThat(await older.waitFor(27, patience), 'both releases read the same');
    assertEqual(await parkedErrors(bench), []);
  },

  'the events before one that only a newer release can read are applied': async (bench) => {
    await bench.fill(5);
    await fillByNewer(bench, 1);
    const older = bench.keeping(tallySummary, bench.storage.view(tallySummary), { yieldMs: hour });
    await bench.until('the view comes to the event before', async () => {
      const [first] = await older.status();
      return first?.checkpoint === 6;
    });
  },

  'events that only a newer release can read are parked if none comes, and other aggregates go on': async (bench) => {
    const ids = await fillByNewer(bench, 3);
    await bench.fill(20);
    const older = await bench.started(addition);
    assertThat(await older.waitFor(26, patience), 'the view comes to the end of the journal');
    assertEqual((await older.find({}, { limit: 100 })).items.length, 17);
    const parked = await bench.storage.view(addition).parked(1, 0, 10);
    assertEqual(
      parked.map(({ aggregateId, version, isNewer }) => [aggregateId, version, isNewer]),
      ids.map((id) => [id, 2, true]),
    );
    assertThat(parked[0]?.error?.includes('NEWER_EVENT_SCHEMA') === true, `the error says why: ${parked[0]?.error}`);
  },

  'while events for a newer release are parked, more of them are parked without another wait': async (bench) => {
    const store = bench.storage.view(tallySummary);
    await fillByNewer(bench, 1);
    const first = bench.keeping(tallySummary, store, { yieldMs: 50 });
    assertThat(await first.waitFor(2, patience), 'the first process parks the first event');
    await first.stop();
    const second = bench.keeping(tallySummary, store, { yieldMs: hour });
    await fillByNewer(bench, 5);
    assertThat(await second.waitFor(12, patience), 'the second process parks the others');
  },

  'a newer release tries again what an older one has parked, without a request, also while the older one runs': async (
    bench,
  ) => {
    await fillByNewer(bench, 3);
    await bench.fill(5);
    const older = await bench.started(tallySummary);
    assertThat(await older.waitFor(11, patience), 'the view comes to the end of the journal');
    assertEqual((await parkedErrors(bench)).length, 3);
    const later = bench.dispatcher(tallySummary, newer);
    later.start();
    await bench.until('nothing is parked', nothingIsParked(bench));
    await bench.assertIsFold<TallySummary>(later, tallySummary, newer);
    // Back to the older release, which does not undo what it cannot read.
    await later.stop();
    await fillByNewer(bench, 1);
    assertThat(await older.waitFor(13, patience), 'the older release comes to the end of the journal');
    assertEqual((await parkedErrors(bench)).length, 1);
    await older.stop();
    const again = bench.dispatcher(tallySummary, newer);
    again.start();
    await bench.until('nothing is parked', nothingIsParked(bench));
    await bench.assertIsFold<TallySummary>(again, tallySummary, newer);
  },
};
