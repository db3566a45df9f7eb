import type { Aggregate } from '../aggregate.js';
import { changeOf, headAfter, unborn } from '../change.js';
import type { Change, EventStore } from '../event-store.js';
import type { Refresh, SnapshotMaintenance } from '../snapshot-maintenance.js';
import type { Snapshot } from '../snapshot.js';
import type { ContractCase } from './contract-case.js';
import { assertEqual } from './expectation.js';
import { tally, type TallyTypes } from './tally.js';
import { testContext } from './test-context.js';

/** The stores of one release on some storage. */
export interface ReleaseStores {
  readonly events: EventStore<TallyTypes>;
  readonly maintenance: SnapshotMaintenance<TallyTypes>;
}

/** Empty storage for the sample aggregate, and the stores on it of one release of the aggregate or another. */
export type OpenStores = () => Promise<(release: Aggregate<TallyTypes>) => ReleaseStores>;

type TallyEvent = TallyTypes['event'];

const release2: typeof tally = { ...tally, schemaVersion: 2 };
const context = testContext();
const started = (label: string): TallyEvent => ({ type: 'tally_started', label });
const relabelled = (label: string): TallyEvent => ({ type: 'tally_relabelled', label });

/** A refresh of what release 1 stored, in a shape of release 2 that claims `key`. */
function refreshed(snapshot: Snapshot<TallyTypes>, key: string | undefined): Refresh<TallyTypes> {
  const state = { label: key ?? '', total: 7 };
  return { replaces: 1, snapshot: { ...snapshot, state, schemaVersion: 2 }, uniqueKeys: { label: key } };
}

class Bench {
  constructor(readonly stores: ReleaseStores) {}

  /** Creates aggregates with these ids; each id is the label too. */
  async create(release: typeof tally, ...ids: string[]): Promise<void> {
    for (const id of ids) await this.commit(changeOf(release, unborn(release, id), [started(id)], context));
  }

  async commit(change: Change<TallyTypes>): Promise<string> {
    const result = await this.stores.events.commit([{ changes: [change] }]);
    if (result.outcome === 'contended') return this.commit(change);
    return result.outcome === 'rejected' ? result.reason : result.outcome;
  }

  /** The outcome of giving an aggregate another label. */
  async relabel(id: string, label: string): Promise<string> {
    return this.commit(changeOf(tally, await this.head(id), [relabelled(label)], context));
  }

  async head(id: string): Promise<Snapshot<TallyTypes>> {
    const found = (await this.stores.events.load([id])).get(id);
    if (!found) throw new Error(`no snapshot of ${id}`);
    return found;
  }

  ids(schemaVersion: number, after = '', limit = 100) {
    return this.stores.maintenance.list(schemaVersion, { after, limit }).then((found) => found.map(({ id }) => id));
  }
}

/** What every {@link SnapshotMaintenance} promises. */
export function snapshotMaintenanceContract(open: OpenStores): ContractCase[] {
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
      assertEqual(await maintenance.list(2, { after: '', limit: 1 }), [{ id: 'd', version: 1, schemaVersion: 2 }]);
    },

    'a refresh replaces the state, the schema version and the keys, and nothing else': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      const before = await bench.head('a');
      assertEqual(await maintenance.refresh([refreshed(before, 'new')]), []);
      assertEqual(await bench.head('a'), { ...before, state: { label: 'new', total: 7 }, schemaVersion: 2 });
      assertEqual((await bench.head('b')).schemaVersion, 1, 'another');
      assertEqual(await bench.relabel('b', 'new'), 'unique', 'the key that it claims');
      assertEqual(await bench.relabel('b', 'a'), 'committed', 'the key that it left');
    },

    'a refresh may leave its key': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      assertEqual(await maintenance.refresh([refreshed(await bench.head('a'), undefined)]), []);
      assertEqual(await bench.relabel('b', 'a'), 'committed');
    },

    'a command that came first wins over a refresh': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b');
      const [a, b] = [await bench.head('a'), await bench.head('b')];
      await bench.relabel('a', 'first');
      const stored = await bench.head('a');
      assertEqual(await maintenance.refresh([refreshed(a, 'late'), refreshed(b, 'B')]), []);
      assertEqual(await bench.head('a'), stored);
      assertEqual((await bench.head('b')).schemaVersion, 2, 'another of the batch');
    },

    'a refresh that replaces another schema version than the stored one is not written': async (bench, maintenance) => {
      await bench.create({ ...tally, schemaVersion: 3 }, 'a');
      const stored = await bench.head('a');
      assertEqual(await maintenance.refresh([refreshed(stored, 'older')]), []);
      assertEqual(await bench.head('a'), stored);
    },

    'a refresh creates nothing': async (bench, maintenance) => {
      await bench.create(tally, 'a');
      assertEqual(await maintenance.refresh([refreshed({ ...(await bench.head('a')), id: 'b' }, 'b')]), []);
      assertEqual(await maintenance.refresh([]), []);
      assertEqual((await bench.stores.events.load(['b'])).size, 0);
    },

    'a collision is reported by aggregate and rule, stops no other and changes nothing': async (bench, maintenance) => {
      await bench.create(tally, 'a', 'b', 'c', 'd');
      const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map((id) => bench.head(id)));
      if (!a || !b || !c || !d) throw new Error('unreachable');
      const batch = [refreshed(a, 'x'), refreshed(b, 'x'), refreshed(c, 'y'), refreshed(d, 'c2'), refreshed(d, 'x')];
      const expected = [{ aggregateId: 'b', rule: 'label' }];
      assertEqual(await maintenance.refresh(batch), expected);
      assertEqual(await bench.head('b'), b);
      assertEqual([await bench.ids(1), await bench.ids(2)], [['b'], ['a', 'c', 'd']]);
      assertEqual(await bench.relabel('c', 'b'), 'unique', 'its own key stays');
    },

    'refreshes and commands at once: each aggregate ends with what its last command stored': async (
      bench,
      maintenance,
    ) => {
      const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
      await bench.create(tally, ...ids);
      await Promise.all(
        ids.map(async (id, index) => {
          const before = await bench.head(id);
          const change = changeOf(tally, before, [relabelled(`${id}!`)], context);
          const refresh = () => maintenance.refresh([refreshed(before, `${id}?`)]);
          const [outcome] = await Promise.all(
            index % 2 ? [bench.commit(change), refresh()] : [refresh().then(() => bench.commit(change))],
          );
          assertEqual(outcome, 'committed', id);
          assertEqual(await bench.head(id), headAfter(before, change, (await bench.head(id)).position), id);
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
