import { changeOf } from '../../engine/decisions/change.js';
import type { Aggregate } from '../../model/aggregate.js';
import type { Change, Commit, CommitResult, EventStore } from '../../ports/event-store.js';
import type { Refresh, SnapshotMaintenance } from '../../ports/snapshot-maintenance.js';
import { unborn, type Snapshot } from '../../ports/snapshot.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { unstorable } from '../contracts/storable.contract.js';
import { tally, type TallyTypes } from '../contracts/tally.js';
import { assertEqual, codeOf, rejectionOf } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';

/** The stores of one release. */
export interface ReleaseStores {
  readonly events: EventStore<TallyTypes>;
  readonly maintenance: SnapshotMaintenance<TallyTypes>;
}

/** The stores of one release, on a storage that a test can damage. */
export interface BreakableStores extends ReleaseStores {
  /** Removes a stored snapshot without the use of a port. */
  lose(id: string): Promise<void>;
}

/** Opens an empty storage for the sample aggregate. Resolves with a function that opens the stores on it for a release of the aggregate. */
export type OpenStores<S extends ReleaseStores = ReleaseStores> = () => Promise<(release: Aggregate<TallyTypes>) => S>;

type TallyEvent = TallyTypes['event'];

const release2: typeof tally = { ...tally, schemaVersion: 2 };
const context = testContext();
const started = (label: string): TallyEvent => ({ type: 'tally_started', label });
const relabelled = (label: string): TallyEvent => ({ type: 'tally_relabelled', label });

/** Returns a refresh that replaces a snapshot of release 1 with one of release 2 that claims `key`. */
function refreshed(snapshot: Snapshot<TallyTypes>, key: string | undefined): Refresh<TallyTypes> {
  const state = { label: key ?? '', total: 7 };
  const { version, revision } = snapshot;
  return {
    replaces: { id: snapshot.id, version, schemaVersion: 1, revision },
    snapshot: { ...snapshot, state, schemaVersion: 2, revision: revision + 1 },
    uniqueKeys: { label: key },
  };
}

/** Commits a batch, again as long as the store is contended. */
async function committed(stores: ReleaseStores, batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
  const result = await stores.events.commit(batch);
  return result.outcome === 'contended' ? committed(stores, batch) : result;
}

class Bench {
  constructor(readonly stores: BreakableStores) {}

  /** Creates aggregates with these ids; each id is the label too. */
  async create(release: typeof tally, ...ids: string[]): Promise<void> {
    for (const id of ids) await this.commit(changeOf(release, unborn(release, id), [started(id)], context));
  }

  async commit(change: Change<TallyTypes>): Promise<string> {
    const result = await committed(this.stores, [{ changes: [change] }]);
    return result.outcome === 'rejected' ? result.reason : result.outcome;
  }

  /** Gives an aggregate another label, and returns the outcome of the commit. */
  async relabel(id: string, label: string): Promise<string> {
    return this.commit(changeOf(tally, await this.head(id), [relabelled(label)], context));
  }

  async head(id: string): Promise<Snapshot<TallyTypes>> {
    const found = (await this.stores.events.load([id])).get(id);
    if (!found) throw new Error(`There is no snapshot of ${id}.`);
    return found;
  }

  ids(schemaVersion: number, after = '', limit = 100) {
    return this.stores.maintenance.list(schemaVersion, { after, limit }).then((found) => found.map(({ id }) => id));
  }
}

/** The promises of every {@link SnapshotMaintenance}. */
export function snapshotMaintenanceContract(open: OpenStores<BreakableStores>): ContractCase[] {
  const cases: Record<string, (bench: Bench, maintenance: SnapshotMaintenance<TallyTypes>) => Promise<void>> = {
    'an empty store has no snapshots of any schema version': async (bench, maintenance) => {
      assertEqual(await maintenance.schemaVersions(), []);
      assertEqual([await maintenance.count(1), await bench.ids(1)], [0, []]);
    },

    'snapshots are counted and listed by their schema version': async (bench, maintenance) => {
      await bench.create(release2, 'd');
      await bench.create(tally, 'c', 'a', 'b');
      assertEqual(await maintenance.schemaVersions(), [1, 2]);
      assertEqual(await Promise.all([0, 1, 2].map((version) => maintenance.count(version))), [0, 3, 1]);
      assertEqual(await bench.ids(1), ['a', 'b', 'c']);
      assertEqual([await bench.ids(1, '', 2), await bench.ids(1, 'b', 2)], [['a', 'b'], ['c']]);
      assertEqual(await maintenance.list(2, { after: '', limit: 1 }), [
        { id: 'd', version: 1, schemaVersion: 2, revision: 0 },
      ]);
    },

    'the stored shapes of aggregates are found by id': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      await maintenance.refresh([refreshed(await bench.head('b'), 'b')]);
      assertEqual(
        [...(await maintenance.shapes(['b', 'nobody', 'a'])).values()].sort((one, other) =>
          one.id < other.id ? -1 : 1,
        ),
        [
          { id: 'a', version: 1, schemaVersion: 1, revision: 0 },
          { id: 'b', version: 1, schemaVersion: 2, revision: 1 },
        ],
      );
      assertEqual((await maintenance.shapes([])).size, 0);
    },

    'journalHeads lists each aggregate with its latest version, also one without a snapshot': async (
      bench,
      maintenance,
    ) => {
      assertEqual(await maintenance.journalHeads({ after: '', limit: 5 }), []);
      await bench.create(tally, 'c', 'a', 'b', 'd');
      await bench.relabel('b', 'B');
      await bench.relabel('b', 'bb');
      await bench.stores.lose('c');
      const heads = [1, 3, 1, 1].map((version, index) => ({ id: 'abcd'.charAt(index), version }));
      assertEqual(await maintenance.journalHeads({ after: '', limit: 5 }), heads);
      assertEqual(await maintenance.journalHeads({ after: '', limit: 2 }), heads.slice(0, 2));
      assertEqual(await maintenance.journalHeads({ after: 'b', limit: 2 }), heads.slice(2));
      assertEqual(await maintenance.journalHeads({ after: 'd', limit: 2 }), []);
    },

    'a refresh replaces the state, the schema version, the revision and the keys, and nothing else': async (
      bench,
      maintenance,
    ) => {
      await bench.create(tally, 'a', 'b');
      const before = await bench.head('a');
      assertEqual(await maintenance.refresh([refreshed(before, 'new')]), []);
      assertEqual(await bench.head('a'), { ...refreshed(before, 'new').snapshot, position: before.position });
      assertEqual((await bench.head('b')).schemaVersion, 1, 'another aggregate');
      assertEqual(await bench.relabel('b', 'new'), 'unique', 'the key that it claims');
      assertEqual(await bench.relabel('b', 'a'), 'committed', 'the key that it gave up');
    },

    'a refresh may give up the unique key of its aggregate': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      assertEqual(await maintenance.refresh([refreshed(await bench.head('a'), undefined)]), []);
      assertEqual(await bench.relabel('b', 'a'), 'committed');
    },

    'a refresh does not overwrite what a command has stored meanwhile': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      const [a, b] = [await bench.head('a'), await bench.head('b')];
      await bench.relabel('a', 'first');
      const stored = await bench.head('a');
      const expected = [{ aggregateId: 'a', reason: 'overtaken' }];
      assertEqual(await maintenance.refresh([refreshed(a, 'late'), refreshed(b, 'B')]), expected);
      assertEqual(await bench.head('a'), stored);
      assertEqual((await bench.head('b')).schemaVersion, 2, 'another refresh of the batch');
    },

    'a refresh that replaces another version, schema version or revision than the stored one is not written': async (
      bench,
      maintenance,
    ) => {
      await bench.create(tally, 'a');
      const stored = await bench.head('a');
      const { replaces, ...refresh } = refreshed(stored, 'other');
      const others = [{ version: 2 }, { schemaVersion: 3 }, { revision: 1 }, { version: 0 }];
      for (const other of others) {
        const expected = [{ aggregateId: 'a', reason: 'overtaken' }];
        const outdated = { ...refresh, snapshot: { ...refresh.snapshot, revision: 9 } };
        const found = await maintenance.refresh([{ ...outdated, replaces: replaces && { ...replaces, ...other } }]);
        assertEqual(found, expected, JSON.stringify(other));
      }
      assertEqual(await maintenance.refresh([{ ...refresh, replaces: undefined }]), [
        { aggregateId: 'a', reason: 'overtaken' },
      ]);
      assertEqual(await bench.head('a'), stored);
    },

    'a refresh may write another version of a snapshot, if it names the stored one': async (bench, maintenance) => {
      await bench.create(tally, 'a');
      const behind = await bench.head('a');
      await bench.relabel('a', 'b');
      const latest = await bench.head('a');
      const { replaces, uniqueKeys } = refreshed(latest, 'a');
      assertEqual(await maintenance.refresh([{ replaces, snapshot: behind, uniqueKeys }]), []);
      assertEqual(await bench.head('a'), behind, 'to an earlier version');
      const snapshot = { ...latest, revision: 7 };
      assertEqual(await maintenance.refresh([{ replaces: behind, snapshot, uniqueKeys: { label: 'b' } }]), []);
      assertEqual(await bench.head('a'), snapshot, 'to a later version');
    },

    'a refresh writes a snapshot that is missing, with its unique keys': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      const { snapshot, uniqueKeys } = refreshed(await bench.head('a'), 'a');
      await bench.stores.lose('a');
      assertEqual(await bench.relabel('b', 'A'), 'committed', 'the unique key of a missing snapshot is free');
      await bench.relabel('b', 'b');
      assertEqual(await maintenance.refresh([{ replaces: undefined, snapshot, uniqueKeys }]), []);
      assertEqual(await bench.head('a'), snapshot);
      assertEqual(await bench.relabel('b', 'a'), 'unique');
    },

    'a refresh that replaces a snapshot which does not exist writes nothing': async (bench, maintenance) => {
      await bench.create(tally, 'a');
      const missing = refreshed({ ...(await bench.head('a')), id: 'b' }, 'b');
      assertEqual(await maintenance.refresh([missing]), [{ aggregateId: 'b', reason: 'overtaken' }]);
      assertEqual(await maintenance.refresh([]), []);
      assertEqual((await bench.stores.events.load(['b'])).size, 0);
    },

    'a refresh that is sent again is written once': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      const [a, b] = [refreshed(await bench.head('a'), 'x'), refreshed(await bench.head('b'), 'y')];
      assertEqual(await maintenance.refresh([a]), []);
      assertEqual(await maintenance.refresh([a, b]), []);
      assertEqual([await bench.head('a'), await bench.head('b')], [a.snapshot, b.snapshot]);
    },

    'a commit that was decided before a refresh is rejected, and one that was decided after it keeps the revision':
      async (bench, maintenance) => {
        await bench.create(tally, 'a', 'b');
        const [before, other] = [await bench.head('a'), await bench.head('b')];
        const outdated = changeOf(tally, before, [relabelled('outdated')], context);
        await maintenance.refresh([refreshed(before, 'repaired')]);
        const rival = { changes: [changeOf(tally, other, [relabelled('c')], context)] };
        const rejected = await committed(bench.stores, [rival, { changes: [outdated] }]);
        assertEqual(rejected, { outcome: 'rejected', index: 1, reason: 'version' });
        const next = changeOf(tally, await bench.head('a'), [relabelled('c')], context);
        assertEqual(await bench.commit(next), 'committed');
        const { version, revision, state } = await bench.head('a');
        assertEqual([version, revision, state], [2, 1, { label: 'c', total: 7 }]);
      },

    'a refresh whose unique key is held is reported with the rule, the key and the holder, and does not stop the others':
      async (bench, maintenance) => {
        await bench.create(tally, 'a', 'b', 'c', 'd');
        const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map((id) => bench.head(id)));
        if (!a || !b || !c || !d) throw new Error('unreachable');
        const batch = [refreshed(a, 'x'), refreshed(b, 'x'), refreshed(c, 'y'), refreshed(d, 'd')];
        const expected = [{ aggregateId: 'b', reason: 'unique', rule: 'label', key: 'x', holder: 'a' }];
        assertEqual(await maintenance.refresh(batch), expected);
        assertEqual(await bench.head('b'), b);
        assertEqual([await bench.ids(1), await bench.ids(2)], [['b'], ['a', 'c', 'd']]);
        assertEqual(await bench.relabel('c', 'b'), 'unique', 'the key of the aggregate that was not refreshed');
      },

    'a refresh that cannot be stored is rejected, and the stored snapshot stays': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      const [a, b] = [await bench.head('a'), await bench.head('b')];
      const { snapshot, ...refresh } = refreshed(a, 'x');
      const large = () => 'x'.repeat(17 * 1_024 * 1_024);
      for (const [what, value] of Object.entries({ ...unstorable, large })) {
        // The type forbids all of these values but the large one.
        const state = { label: value() as string, total: 0 };
        const error = await rejectionOf(maintenance.refresh([{ ...refresh, snapshot: { ...snapshot, state } }]));
        assertEqual(codeOf(error), value === large ? 'COMMIT_TOO_LARGE' : 'NOT_STORABLE', what);
        assertEqual(await bench.head('a'), a, what);
      }
      assertEqual(
        await maintenance.refresh([{ ...refresh, snapshot }, refreshed(b, 'y')]),
        [],
        'refreshes that can be stored',
      );
    },

    'a command that is sent beside a refresh builds on what is stored': async (bench, maintenance) => {
      const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
      await bench.create(tally, ...ids);
      await Promise.all(
        ids.map(async (id, index) => {
          const before = await bench.head(id);
          const change = changeOf(tally, before, [relabelled(`${id}!`)], context);
          const refresh = () => maintenance.refresh([refreshed(before, `${id}?`)]);
          const isRace = index % 2 === 1;
          const earlier = isRace ? undefined : await refresh();
          const [outcome, notRefreshed] = await Promise.all([bench.commit(change), earlier ?? refresh()]);
          const isFirst = !isRace || notRefreshed.length === 0;
          const overtaken = isFirst ? [] : [{ aggregateId: id, reason: 'overtaken' }];
          assertEqual([notRefreshed, outcome], [overtaken, isFirst ? 'version' : 'committed'], id);
          if (isFirst) assertEqual(await bench.relabel(id, `${id}!`), 'committed', id);
          const total = isFirst ? 7 : 0;
          const { state, version } = await bench.head(id);
          assertEqual([state, version], [{ label: `${id}!`, total }, 2], id);
        }),
      );
    },
  };
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => {
      const stores = (await open())(tally);
      await run(new Bench(stores), stores.maintenance);
    },
  }));
}
