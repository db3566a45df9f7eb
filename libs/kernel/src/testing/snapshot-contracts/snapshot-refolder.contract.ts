import { original } from '../../model/event-evolution.js';
import type { SnapshotMaintenance } from '../../ports/snapshot-maintenance.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { RefoldProgress } from '../../snapshots/refold-progress.js';
import { SnapshotRefolder } from '../../snapshots/snapshot-refolder.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { tally, type Tally, type TallyTypes } from '../contracts/tally.js';
import { assertEqual, assertThat, codeOf } from '../kit/expectation.js';
import { JumpingClock } from '../runtime/jumping-clock.js';
import { RefoldBench, release2, type Release } from './refold-bench.js';
import type { BreakableStores, OpenStores } from './snapshot-maintenance.contract.js';
import { snapshotRepairCases } from './snapshot-repair.contract.js';

/** A release in which the unique key of a label is its first letter. */
const initials: Release = {
  ...release2,
  unique: { label: { key: ({ label }) => label.slice(0, 1) || undefined, error: 'TALLY_LABEL_TAKEN' } },
};

function thrown(what: unknown): never {
  throw what;
}

/**
 * The promises of the {@link SnapshotRefolder} on any store.
 * @param runtime must really wait if the store does
 */
export function snapshotRefolderContract(open: OpenStores<BreakableStores>, runtime: Runtime): ContractCase[] {
  const cases: Record<string, (bench: RefoldBench) => Promise<void>> = {
    ...snapshotRepairCases,

    'stale snapshots become what this release folds from the journal': async (bench) => {
      const ids = await bench.startMany(70);
      const later = bench.another(release2);
      assertEqual(await later.refold(), { counts: [70, 70, 0], failures: [] });
      await later.assertCurrent(...ids);
      assertEqual(await later.refold(), { counts: [0, 0, 0], failures: [] }, 'once more');
    },

    'a history of more than a page is folded as a whole': async (bench) => {
      const id = await bench.start();
      await bench.add(id, 1_000);
      const later = bench.another(release2);
      assertEqual((await later.refold()).counts, [1, 1, 0]);
      await later.assertCurrent(id);
    },

    'progress is reported at the start and after each batch, and adds up': async (bench) => {
      await bench.startMany(70);
      const told: RefoldProgress[] = [];
      for await (const progress of bench.another(release2).refolder.refold({ scope: 'stale' })) told.push(progress);
      assertEqual(
        told.map(({ total, done }) => [total, done]),
        [
          [70, 0],
          [70, 32],
          [70, 64],
          [70, 70],
          [70, 70],
        ],
      );
      assertEqual([told[0]?.aggregateType, told[0]?.etaSeconds, told.at(-1)?.etaSeconds], ['tallies', undefined, 0]);
    },

    'a wall clock that jumps does not change the rate of a refold': async (bench) => {
      await bench.startMany(70);
      for (const ms of [3_600_000, -7_200_000]) {
        const later = bench.another({ ...release2, schemaVersion: ms > 0 ? 2 : 3 });
        const begun = bench.runtime.monotonic();
        for await (const { done, total, perSecond, etaSeconds } of later.refolder.refold({ scope: 'stale' })) {
          const seconds = (bench.runtime.monotonic() - begun) / 1_000;
          if (done > 0) {
            assertThat(perSecond >= done / seconds, `${perSecond} per second, after a jump by ${ms} ms`);
            assertEqual(etaSeconds, (total - done) / perSecond);
          }
          bench.runtime.jump(ms);
          await bench.runtime.sleep(5);
        }
      }
    },

    'a refold of all snapshots also repairs damaged ones of this release': async (bench) => {
      const [id = ''] = await bench.startMany(3);
      await bench.damage(id);
      assertEqual((await bench.refold('stale')).counts, [0, 0, 0]);
      assertEqual((await bench.stored(id)).state.label, 'wrong');
      assertEqual((await bench.refold('all')).counts, [3, 3, 0]);
      await bench.assertCurrent(id);
      await bench.start('wrong');
    },

    'a snapshot of a later release is left alone, so that releases side by side do not undo the refolds of each other':
      async (bench) => {
        const [id = ''] = await bench.startMany(1);
        const later = bench.another(release2);
        await later.refold();
        for (const scope of ['stale', 'all'] as const)
          assertEqual((await bench.refold(scope)).counts, [0, 0, 0], scope);
        await later.assertCurrent(id);
        await bench.add(id);
        await bench.assertCurrent(id);
        assertEqual(
          (await later.refold()).counts,
          [1, 1, 0],
          'the snapshot that a command of the earlier release wrote',
        );
        await later.assertCurrent(id);
      },

    'the status counts current, stale and newer snapshots': async (bench) => {
      await bench.startMany(3);
      await bench.another(release2).startMany(2);
      await bench.another({ ...release2, schemaVersion: 3 }).startMany(1);
      assertEqual(await bench.another(release2).refolder.status(), {
        aggregateType: 'tallies',
        schemaVersion: 2,
        total: 6,
        current: 2,
        stale: [{ schemaVersion: 1, count: 3 }],
        newer: [{ schemaVersion: 3, count: 1 }],
        behind: 0,
        missing: 0,
      });
    },

    'unique keys change with the schema, and an aggregate whose new key is held is reported without stopping the others':
      async (bench) => {
        const [first, second, third] = [await bench.start('ab'), await bench.start('ac'), await bench.start('b')];
        const later = bench.another(initials);
        assertEqual(await later.refold(), { counts: [3, 2, 1], failures: [[second, 'UNIQUE_KEY_HELD']] });
        const held = `UniqueKeyHeld: ${first} holds the same key "a" of the unique rule "label": send one of the two a command that changes its key`;
        let told: readonly string[] = [];
        for await (const { failures } of later.refolder.refold({ scope: 'stale' }))
          told = failures.map(({ error }) => String(error));
        assertEqual(told, [`${held}, then refold again.`]);
        await later.assertCurrent(first, third);
        assertEqual((await bench.stored(second)).schemaVersion, 1);
        assertEqual((await later.refold()).counts, [1, 0, 1], 'once more');
      },

    'a unique key that one refold gives up is claimed by another refold of the same run': async (bench) => {
      // The first claims the key "a", which is free only once the second, whose label becomes "x", has been refolded after it.
      const [first, second] = [await bench.start('ab'), await bench.start('a')];
      const later = bench.another({
        ...initials,
        apply: (state, event) => {
          const next = tally.apply(state, event);
          return next.label === 'a' ? { ...next, label: 'x' } : next;
        },
      });
      assertThat(first < second, 'ids ascend');
      assertEqual(await later.refold(), { counts: [2, 2, 0], failures: [] });
      await later.assertCurrent(first, second);
    },

    'an aggregate whose events cannot be read is reported, and does not stop the others': async (bench) => {
      const ids = await bench.startMany(2);
      const unknown = await bench
        .another({
          ...tally,
          events: {
            ...tally.events,
            tally_started: original<object>().to(() => ({ type: 'tally_started', label: '' })),
          },
        })
        .start();
      const later = bench.another(release2);
      assertEqual(await later.refold(), { counts: [3, 2, 1], failures: [[unknown, 'NEWER_EVENT_SCHEMA']] });
      await later.assertCurrent(...ids);
    },

    'an aggregate whose fold throws anything or gives an invalid state is reported, and does not stop the others':
      async (bench) => {
        const outcomes: Readonly<Record<string, () => unknown>> = {
          null: () => thrown(null),
          text: () => thrown('text'),
          error: () => thrown(new Error('no')),
          bare: () => thrown(Object.create(null)),
          nothing: () => null,
          bigint: () => ({ label: '', total: 1n }),
          large: () => ({ label: 'x'.repeat(17 * 1_024 * 1_024), total: 0 }),
        };
        const ids = await Promise.all([...Object.keys(outcomes), 'good', 'key'].map((label) => bench.start(label)));
        const [good = '', key = ''] = ids.splice(-2);
        const failing = bench.another({
          ...release2,
          // The types forbid these results.
          apply: (state, event) =>
            ('label' in event && outcomes[event.label]
              ? outcomes[event.label]?.()
              : tally.apply(state, event)) as Tally,
          unique: {
            label: { key: ({ label }) => (label === 'key' ? thrown(null) : label), error: 'TALLY_LABEL_TAKEN' },
          },
        });
        const { counts, failures } = await failing.refold();
        assertEqual(counts, [9, 1, 8]);
        const codes = new Map(failures.map(([id, code]) => [id, code]));
        assertEqual(
          [...ids, key].map((id) => codes.get(id)),
          ['APPLY_FAILED', 'APPLY_FAILED', 'APPLY_FAILED', 'APPLY_FAILED', 'INVALID_RESULT', 'NOT_STORABLE'].concat([
            'COMMIT_TOO_LARGE',
            'REFOLD_FAILED',
          ]),
        );
        assertEqual([(await bench.stored(good)).schemaVersion, (await bench.stored(key)).schemaVersion], [2, 1]);
      },

    'a snapshot that the store refuses is reported, and does not stop the others from being written': async (bench) => {
      const ids = await bench.startMany(70);
      const refused = new Set([ids[0], ids[31], ids[33]]);
      const { events, maintenance } = bench.another(release2).stores;
      const picky: SnapshotMaintenance<TallyTypes> = {
        schemaVersions: () => maintenance.schemaVersions(),
        count: (version) => maintenance.count(version),
        list: (version, range) => maintenance.list(version, range),
        shapes: (all) => maintenance.shapes(all),
        journalHeads: (range) => maintenance.journalHeads(range),
        refresh: async (batch) => {
          // Like MongoDB, which still writes the others of the batch.
          const written = await maintenance.refresh(batch.filter(({ snapshot }) => !refused.has(snapshot.id)));
          if (batch.some(({ snapshot }) => refused.has(snapshot.id))) throw new Error('not this one');
          return written;
        },
      };
      const refolder = new SnapshotRefolder({ aggregate: release2, events, maintenance: picky, runtime });
      let last: RefoldProgress | undefined;
      for await (const progress of refolder.refold({ scope: 'stale' })) last = progress;
      assertEqual([last?.total, last?.done, last?.failed], [70, 67, 3]);
      assertEqual(new Set(last?.failures.map(({ aggregateId }) => aggregateId)), refused);
      assertEqual(String(last?.failures[0]?.error), 'RefoldFailed: Error: not this one');
      await bench.another(release2).assertCurrent(...ids.filter((id) => !refused.has(id)));
    },

    'a refold of all snapshots refolds each once, also those that it makes current': async (bench) => {
      await bench.startMany(40);
      const later = bench.another(release2);
      await later.startMany(10);
      assertEqual((await later.refold('all')).counts, [50, 50, 0]);
    },

    'a snapshot ahead of its journal is reported, and not changed': async (bench) => {
      const [id = ''] = await bench.startMany(1);
      const { events, maintenance } = bench.stores;
      const behind = new SnapshotRefolder<TallyTypes>({
        aggregate: release2,
        runtime,
        maintenance,
        events: {
          history: (name, { after }) => events.history(name, { after, limit: 1 - after }),
          versionOf: (name) => events.versionOf(name),
        },
      });
      let codes: string[] = [];
      for await (const { failures } of behind.refold({ scope: 'all' }))
        codes = failures.map(({ error }) => codeOf(error));
      assertEqual(codes, ['VERSION_NOT_REACHED']);
      await bench.assertCurrent(id);
    },

    'a refold stops when its signal is aborted, and the next one refolds the rest': async (bench) => {
      const ids = await bench.startMany(70);
      const later = bench.another(release2);
      const signal = { aborted: false, reason: undefined, addEventListener: () => {}, removeEventListener: () => {} };
      const done: number[] = [];
      for await (const progress of later.refolder.refold({ scope: 'stale', signal })) {
        done.push(progress.done);
        signal.aborted = progress.done > 0;
      }
      assertEqual(done, [0, 32]);
      assertEqual((await later.refold()).counts, [38, 38, 0]);
      await later.assertCurrent(...ids);
    },

    'a snapshot that another process has refolded meanwhile counts as done': async (bench) => {
      await bench.startMany(70);
      const [one, two] = [bench.another(release2), bench.another(release2)];
      let last: RefoldProgress | undefined;
      for await (const progress of one.refolder.refold({ scope: 'stale' })) {
        if (progress.done === 32) assertEqual((await two.refold()).counts, [38, 38, 0]);
        last = progress;
      }
      assertEqual([last?.total, last?.done, last?.etaSeconds], [70, 70, 0]);
    },

    'snapshots become current while several processes refold at once and commands of both releases go on': async (
      bench,
    ) => {
      const ids = await bench.startMany(20);
      const [one, two] = [bench.another(release2), bench.another(release2)];
      const commands = ids.flatMap((id, index) => [bench.add(id), (index % 2 ? one : two).add(id), bench.add(id)]);
      await Promise.all([one.refold(), two.refold(), ...commands]);
      await one.refold();
      await one.assertCurrent(...ids);
      assertEqual((await one.stored(ids[0] ?? '')).version, 5);
    },
  };
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => run(new RefoldBench(await open(), new JumpingClock(runtime))),
  }));
}
