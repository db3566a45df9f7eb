import { changeOf } from '../../engine/decisions/change.js';
import type { ReadModel } from '../../model/query.js';
import type { Commit } from '../../ports/event-store.js';
import { unborn } from '../../ports/snapshot.js';
import type { AggregateStores } from '../../ports/stores/stores.js';
import type { ViewStore } from '../../ports/stores/view-store.js';
import { assertThat } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import { specimen, type Specimen, type SpecimenQuery, type SpecimenTypes } from './specimen.js';

/** A list of specimens that the suite fills. */
export interface ListBench {
  /** Adds the specimens, or replaces those with the same ids. */
  put(...specimens: readonly Specimen[]): Promise<void>;
  /** Returns the ids on a page, and the cursor of the next one. */
  page(query: SpecimenQuery, limit: number, cursor?: string): Promise<ListedPage>;
}

/** The ids on a page, and the cursor of the next one. */
export interface ListedPage {
  readonly ids: readonly string[];
  readonly next: string | undefined;
}

const hour = 3_600_000;

/** Lists the records of a view. */
export async function recordBench(store: ViewStore<Specimen, SpecimenQuery>): Promise<ListBench> {
  await store.add(1);
  const term = (await store.lease(1, 'suite', hour)) ?? -1;
  let checkpoint = 0;
  return {
    page: pages(store.records(1), ({ id }) => id),
    async put(...specimens) {
      const records = new Map(specimens.map((record) => [record.id, { aggregateId: record.id, record }]));
      const to = checkpoint + 1;
      const step = { term, from: checkpoint, to, records, areNew: false, removed: [], parked: [], replayed: [] };
      assertThat(await store.commit(1, step), 'a step of the holder');
      checkpoint = to;
    },
  };
}

/** Lists the snapshots of an aggregate type. */
export function snapshotBench({ events, snapshots }: AggregateStores<SpecimenTypes>): ListBench {
  return {
    page: pages(snapshots, ({ state }) => state.id),
    async put(...specimens) {
      const heads = await events.load(specimens.map(({ id }) => id));
      const batch = specimens.map<Commit<SpecimenTypes>>((seen) => {
        const head = heads.get(seen.id) ?? unborn(specimen, seen.id);
        const event = { type: 'specimen_seen', specimen: seen } as const;
        return { command: undefined, changes: [changeOf(specimen, head, [event], testContext())] };
      });
      while ((await events.commit(batch)).outcome !== 'committed');
    },
  };
}

function pages<T>(reads: ReadModel<T, SpecimenQuery>, idOf: (item: T) => string): ListBench['page'] {
  return async (query, limit, cursor) => {
    const { items, next } = await reads.find(query, { limit, cursor });
    return { ids: items.map(idOf), next };
  };
}
