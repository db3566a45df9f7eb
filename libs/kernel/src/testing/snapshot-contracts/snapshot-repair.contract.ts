import type { RefoldProgress } from '../../snapshots/refold-progress.js';
import { SnapshotRefolder } from '../../snapshots/snapshot-refolder.js';
import { tally } from '../contracts/tally.js';
import { assertEqual, codeOf, rejectionOf } from '../kit/expectation.js';
import { release2, type RefoldBench } from './refold-bench.js';

/** Returns the error code of each outcome. */
const codes = (outcomes: readonly Promise<unknown>[]) =>
  Promise.all(outcomes.map(async (outcome) => codeOf(await rejectionOf(outcome))));

/** The promises of engines and refolds about snapshots that somebody has edited, restored or removed in the database. */
export const snapshotRepairCases: Record<string, (bench: RefoldBench) => Promise<void>> = {
  'an engine that has cached a damaged state builds on the repaired one': async (bench) => {
    const id = await bench.start('right');
    await bench.damage(id);
    const [engine, other] = [bench.another(), bench.another()];
    assertEqual((await engine.add(id)).state?.label, 'wrong', 'cached');
    assertEqual((await bench.refold('all')).counts, [1, 1, 0]);
    await bench.assertCurrent(id);
    assertEqual((await engine.add(id)).state, { label: 'right', total: 2 });
    await bench.assertCurrent(id);
    await other.start('wrong');
  },

  'a refold of a later release repairs a damaged snapshot too, and an engine of the earlier release builds on it':
    async (bench) => {
      const id = await bench.start('right');
      await bench.damage(id);
      const engine = bench.another();
      await engine.add(id);
      const later = bench.another(release2);
      await later.refold('stale');
      await later.assertCurrent(id);
      assertEqual((await engine.add(id)).state, { label: 'right', total: 2 });
      await engine.assertCurrent(id);
      assertEqual((await later.add(id)).state, { label: 'right', total: 6 });
      await later.assertCurrent(id);
    },

  'a joint update builds on repaired states, although damaged ones are cached': async (bench) => {
    const [a, b] = [await bench.start('a'), await bench.start('b')];
    await bench.damage(a);
    const engine = bench.another();
    await engine.addTogether(a, b);
    await bench.refold('all');
    const results = await engine.addTogether(b, a);
    assertEqual(
      results.map(({ state }) => state),
      [
        { label: 'b', total: 2 },
        { label: 'a', total: 2 },
      ],
    );
    await bench.assertCurrent(a, b);
  },

  'an engine that has cached a damaged state builds on a snapshot that was removed and refolded': async (bench) => {
    const id = await bench.start('right');
    await bench.refold('all');
    await bench.damage(id);
    const engine = bench.another();
    await engine.add(id);
    await bench.stores.lose(id);
    assertEqual((await bench.refold('all')).counts, [1, 1, 0]);
    assertEqual((await engine.add(id)).state, { label: 'right', total: 2 });
    await bench.assertCurrent(id);
  },

  'commands keep the revision of a snapshot, and refolds raise it': async (bench) => {
    const id = await bench.start();
    const revisions: number[] = [];
    for (const step of [
      () => bench.add(id),
      () => bench.refold('all'),
      () => bench.add(id),
      () => bench.refold('all'),
    ]) {
      await step();
      revisions.push((await bench.stored(id)).revision);
    }
    assertEqual(revisions, [0, 1, 1, 2]);
  },

  'commands on an aggregate whose snapshot is behind its journal are rejected with SNAPSHOT_BEHIND, and no others':
    async (bench) => {
      const [id, free] = [await bench.start('x'), await bench.start()];
      await bench.add(id, 4);
      const engines = [bench, bench.another()];
      await bench.setBack(id, 2);
      const others = engines.map((engine) => engine.add(free));
      const blocked = engines.flatMap((engine) => [
        engine.add(id),
        engine.relabel(id, 'y'),
        engine.addTogether(free, id),
      ]);
      assertEqual(new Set(await codes(blocked)), new Set(['SNAPSHOT_BEHIND']));
      await Promise.all(others);
      const error = await rejectionOf(bench.add(id));
      assertEqual(
        String(error),
        `SnapshotBehind: tallies ${id} has a snapshot of version 2, but its journal is at version 5: run "snapshots rebuild".`,
      );
      assertEqual((await bench.stored(free)).version, 3);
    },

  'a snapshot that is behind its journal is refolded to the end of the journal, and commands go on': async (bench) => {
    const ids = [await bench.start('x'), await bench.start('y')];
    const [id = ''] = ids;
    await bench.add(id, 4);
    await bench.relabel(id, 'z');
    const engine = bench.another();
    await engine.add(id);
    await bench.setBack(id, 2);
    assertEqual(await bench.refold('all'), { counts: [2, 2, 0], failures: [] });
    await bench.assertCurrent(...ids);
    assertEqual((await engine.add(id)).version, 8);
    assertEqual((await bench.add(id)).version, 9);
    assertEqual(await codes([bench.start('z')]), ['TALLY_LABEL_TAKEN']);
    await bench.start('x');
  },

  'a refold of stale snapshots refolds one that is behind its journal to the end of the journal': async (bench) => {
    const id = await bench.start();
    await bench.add(id, 4);
    await bench.setBack(id, 2);
    const later = bench.another(release2);
    assertEqual((await later.refold('stale')).counts, [1, 1, 0]);
    await later.assertCurrent(id);
  },

  'commands on an aggregate whose snapshot is missing, and reads of it, are rejected with SNAPSHOT_BEHIND': async (
    bench,
  ) => {
    const id = await bench.start('x');
    const engine = bench.another();
    await engine.add(id);
    await bench.stores.lose(id);
    const fresh = bench.another();
    const outcomes = [engine.add(id), fresh.add(id), fresh.add(id), fresh.read(id)];
    assertEqual(new Set(await codes(outcomes)), new Set(['SNAPSHOT_BEHIND']));
    assertEqual(
      String(await rejectionOf(bench.add(id))),
      `SnapshotBehind: tallies ${id} has no snapshot, but its journal is at version 2: run "snapshots rebuild".`,
    );
    assertEqual(await codes([bench.add('nobody')]), ['NOT_FOUND']);
    assertEqual(await bench.read('nobody'), undefined);
  },

  'a refold of all snapshots writes the missing ones, with their unique keys': async (bench) => {
    const ids = await bench.startMany(40);
    const labelled = await bench.start('x');
    for (const id of [...ids.slice(0, 35), labelled]) await bench.stores.lose(id);
    assertEqual((await bench.refold('stale')).counts, [0, 0, 0]);
    assertEqual(await bench.refold('all'), { counts: [41, 41, 0], failures: [] });
    await bench.assertCurrent(...ids, labelled);
    assertEqual(await codes([bench.start('x')]), ['TALLY_LABEL_TAKEN']);
    assertEqual((await bench.add(labelled)).version, 2);
    assertEqual((await bench.refold('all')).counts, [41, 41, 0], 'once more');
  },

  'a missing snapshot whose unique key another aggregate holds is reported, and refolded once the key is free': async (
    bench,
  ) => {
    const id = await bench.start('x');
    await bench.stores.lose(id);
    const holder = await bench.start('X');
    assertEqual((await bench.refold('all')).failures, [[id, 'UNIQUE_KEY_HELD']]);
    await bench.relabel(holder, 'y');
    assertEqual((await bench.refold('all')).failures, []);
    await bench.assertCurrent(id, holder);
  },

  'the status counts the snapshots that are behind and those that are missing': async (bench) => {
    const [a, b, c] = [await bench.start(), await bench.start(), await bench.start()];
    await Promise.all([bench.add(a), bench.add(b)]);
    await bench.setBack(b, 1);
    await bench.stores.lose(c);
    const { total, behind, missing } = await bench.refolder.status();
    assertEqual([total, behind, missing], [2, 1, 1]);
    await bench.refold('all');
    const after = await bench.refolder.status();
    assertEqual([after.total, after.behind, after.missing], [3, 0, 0]);
  },

  'a refold of all snapshots repairs what commands store meanwhile on a damaged state': async (bench) => {
    const id = await bench.start('right');
    await bench.damage(id);
    const engine = bench.another();
    const last = await refoldedAmidCommands(bench, 3, () => engine.add(id));
    assertEqual([last?.done, last?.failures], [1, []]);
    await bench.assertCurrent(id);
    assertEqual((await engine.add(id)).state, { label: 'right', total: 4 });
    await bench.assertCurrent(id);
  },

  'a snapshot that commands overtake at each try is reported with SNAPSHOT_OVERTAKEN': async (bench) => {
    const id = await bench.start('right');
    await bench.damage(id);
    const engine = bench.another();
    const last = await refoldedAmidCommands(bench, Infinity, () => engine.add(id));
    assertEqual(
      last?.failures.map(({ error }) => codeOf(error)),
      ['SNAPSHOT_OVERTAKEN'],
    );
    assertEqual((await bench.stored(id)).state.label, 'wrong');
  },
};

/**
 * Refolds all snapshots, and sends a command after each read of a history, but at most `times` of them. Returns the last progress that
 * was reported.
 */
async function refoldedAmidCommands({ stores, runtime }: RefoldBench, times: number, command: () => Promise<unknown>) {
  const { events, maintenance } = stores;
  let commands = 0;
  const history: typeof events.history = async (id, range) => {
    const read = await events.history(id, range);
    commands += 1;
    if (commands <= times) await command();
    return read;
  };
  const versionOf: typeof events.versionOf = (id) => events.versionOf(id);
  const refolder = new SnapshotRefolder({ aggregate: tally, events: { history, versionOf }, maintenance, runtime });
  let last: RefoldProgress | undefined;
  for await (const progress of refolder.refold({ scope: 'all' })) last = progress;
  return last;
}
