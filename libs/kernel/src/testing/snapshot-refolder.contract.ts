import { fold } from '../fold.js';
import { CommandEngine } from '../command-engine.js';
import type { EventEnvelope } from '../event-envelope.js';
import { original } from '../event-evolution.js';
import { readHistory } from '../history.js';
import type { RefoldProgress } from '../refold-progress.js';
import type { Runtime } from '../runtime.js';
import { SnapshotRefolder, type RefoldOptions } from '../snapshot-refolder.js';
import type { ContractCase } from './contract-case.js';
import { assertEqual, assertThat, codeOf } from './expectation.js';
import { JumpingClock } from './jumping-clock.js';
import type { OpenStores, ReleaseStores } from './snapshot-maintenance.contract.js';
import { tally, type TallyTypes } from './tally.js';
import { testContext } from './test-context.js';

type Release = typeof tally;

/** A release in which additions count twice. */
const release2: Release = {
  ...tally,
  schemaVersion: 2,
  apply: (state, event) =>
    event.type === 'tally_added' ? { ...state, total: state.total + 2 * event.by } : tally.apply(state, event),
};

/** A release in which a label is taken by its first letter. */
const initials: Release = {
  ...release2,
  unique: { label: { key: ({ label }) => label.slice(0, 1) || undefined, error: 'TALLY_LABEL_TAKEN' } },
};

/** A process of one release. */
class Bench {
  readonly stores: ReleaseStores;
  readonly refolder: SnapshotRefolder<TallyTypes>;
  readonly #engine: CommandEngine<TallyTypes>;

  constructor(
    private readonly as: Awaited<ReturnType<OpenStores>>,
    readonly runtime: JumpingClock,
    private readonly release = tally,
  ) {
    this.stores = as(release);
    const parts = { aggregate: release, ...this.stores, runtime };
    this.refolder = new SnapshotRefolder(parts);
    this.#engine = new CommandEngine({ ...parts, store: this.stores.events, services: { allows: () => true } });
  }

  another(release: Release): Bench {
    return new Bench(this.as, this.runtime, release);
  }

  async start(label = ''): Promise<string> {
    return (await this.#engine.create({ type: 'start', label }, this.#context())).id;
  }

  /** Tallies without a label, of one addition each. */
  async startMany(count: number): Promise<string[]> {
    const ids = await Promise.all(Array.from({ length: count }, () => this.start()));
    await Promise.all(ids.map((id) => this.add(id)));
    return ids;
  }

  add(id: string, times = 1) {
    return this.#engine.update(id, { type: 'add', by: 1, times }, this.#context());
  }

  /** The last that is told of a refold: total, done, failed, and the failures. */
  async refold(scope: RefoldOptions['scope'] = 'stale') {
    let last: RefoldProgress | undefined;
    for await (const progress of this.refolder.refold({ scope })) last = progress;
    if (!last) throw new Error('It told no progress.');
    const failures = last.failures.map(({ aggregateId, error }) => [aggregateId, codeOf(error)]);
    return { counts: [last.total, last.done, last.failed], failures };
  }

  async stored(id: string) {
    const found = (await this.stores.events.load([id])).get(id);
    if (!found) throw new Error(`no snapshot of ${id}`);
    return found;
  }

  /** The stored snapshot is of this release: its `schemaVersion`, and the fold of the journal by it. */
  async assertCurrent(...ids: string[]): Promise<void> {
    for (const id of ids) {
      const events: EventEnvelope<TallyTypes>[] = [];
      for await (const event of readHistory(this.stores.events, id)) events.push(event);
      const { version, position, at } = events.at(-1) ?? { version: 0, position: 0, at: '' };
      const payloads = events.map(({ payload }) => payload);
      const { schemaVersion } = this.release;
      const expected = { id, state: fold(this.release, payloads), version, position, at, schemaVersion };
      assertEqual(await this.stored(id), expected);
    }
  }

  #context() {
    return testContext({}, this.runtime);
  }
}

/** What the {@link SnapshotRefolder} promises over any store. `runtime` must really wait where the store does. */
export function snapshotRefolderContract(open: OpenStores, runtime: Runtime): ContractCase[] {
  const cases: Record<string, (bench: Bench) => Promise<void>> = {
    'stale snapshots become what this release folds from the journal': async (bench) => {
      const ids = await bench.startMany(70);
      const later = bench.another(release2);
      assertEqual(await later.refold(), { counts: [70, 70, 0], failures: [] });
      await later.assertCurrent(...ids);
      assertEqual(await later.refold(), { counts: [0, 0, 0], failures: [] }, 'once more');
    },

    'a long history is read in parts': async (bench) => {
      const id = await bench.start();
      await bench.add(id, 1_000);
      const later = bench.another(release2);
      assertEqual((await later.refold()).counts, [1, 1, 0]);
      await later.assertCurrent(id);
    },

    'progress is told at once and after each batch, and adds up': async (bench) => {
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

    'its rate is not told by the wall clock': async (bench) => {
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

    'a refold of all repairs what is wrong in snapshots of this release too': async (bench) => {
      const [id = ''] = await bench.startMany(3);
      const right = await bench.stored(id);
      const wrong = { ...right, state: { label: 'wrong', total: -1 } };
      await bench.stores.maintenance.refresh([{ replaces: 1, snapshot: wrong, uniqueKeys: { label: 'wrong' } }]);
      assertEqual((await bench.refold('stale')).counts, [0, 0, 0]);
      assertEqual(await bench.stored(id), wrong);
      assertEqual((await bench.refold('all')).counts, [3, 3, 0]);
      assertEqual(await bench.stored(id), right);
      await bench.start('wrong');
    },

    'a snapshot of a later release is left alone, so releases side by side do not undo each other': async (bench) => {
      const [id = ''] = await bench.startMany(1);
      const later = bench.another(release2);
      await later.refold();
      for (const scope of ['stale', 'all'] as const) assertEqual((await bench.refold(scope)).counts, [0, 0, 0], scope);
      await later.assertCurrent(id);
      await bench.add(id);
      await bench.assertCurrent(id);
      assertEqual((await later.refold()).counts, [1, 1, 0], 'what a command of the earlier release wrote');
      await later.assertCurrent(id);
    },

    'the status counts what is current, stale and newer': async (bench) => {
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
      });
    },

    'keys change with the schema; one that is held is reported by aggregate, and stops no other': async (bench) => {
      const [first, second, third] = [await bench.start('ab'), await bench.start('ac'), await bench.start('b')];
      const later = bench.another(initials);
      assertEqual(await later.refold(), { counts: [3, 2, 1], failures: [[second, 'UNIQUE_KEY_HELD']] });
      await later.assertCurrent(first, third);
      assertEqual((await bench.stored(second)).schemaVersion, 1);
      assertEqual((await later.refold()).counts, [1, 0, 1], 'once more');
    },

    'a key that another leaves when it is refolded is taken then': async (bench) => {
      // "ab" becomes "a", which is free only once the tally of that name, which is refolded later, is "x".
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

    'what cannot be read is reported by aggregate, and stops no other': async (bench) => {
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

    'a snapshot ahead of its journal is reported, and stays': async (bench) => {
      const [id = ''] = await bench.startMany(1);
      const { events, maintenance } = bench.stores;
      const behind = new SnapshotRefolder<TallyTypes>({
        aggregate: release2,
        runtime,
        maintenance,
        events: { history: (name, { after }) => events.history(name, { after, limit: 1 - after }) },
      });
      let codes: string[] = [];
      for await (const { failures } of behind.refold({ scope: 'all' }))
        codes = failures.map(({ error }) => codeOf(error));
      assertEqual(codes, ['VERSION_NOT_REACHED']);
      await bench.assertCurrent(id);
    },

    'it stops when it is told to, and goes on where it was': async (bench) => {
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

    'what another process has refolded meanwhile is done': async (bench) => {
      await bench.startMany(70);
      const [one, two] = [bench.another(release2), bench.another(release2)];
      let last: RefoldProgress | undefined;
      for await (const progress of one.refolder.refold({ scope: 'stale' })) {
        if (progress.done === 32) assertEqual((await two.refold()).counts, [38, 38, 0]);
        last = progress;
      }
      assertEqual([last?.total, last?.done, last?.etaSeconds], [70, 70, 0]);
    },

    'several processes refold at once while commands of both releases go on': async (bench) => {
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
    run: async () => run(new Bench(await open(), new JumpingClock(runtime))),
  }));
}
