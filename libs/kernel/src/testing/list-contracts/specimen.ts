import type { SortKey } from '../../data/sort-key.js';
import { conditionTest } from '../../in-memory/condition-test.js';
import type { InMemoryQuery } from '../../in-memory/in-memory-query.js';
import { aggregate } from '../../model/aggregate-declaration.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Order, Search } from '../../model/condition.js';
import { original } from '../../model/event-evolution.js';
import type { QueryBuilder } from '../../model/query.js';
import { view } from '../../model/view-declaration.js';
import type { Snapshot } from '../../ports/snapshot.js';

/** The sample that is listed: its fields may be absent, and have values of several types. */
export interface Specimen {
  readonly id: string;
  readonly name?: SortKey;
  readonly size?: SortKey;
}

/** The fields that specimens are searched by. */
export type SpecimenFields = {
  readonly id: string;
  readonly name: string | number | boolean;
  readonly size: string | number | boolean;
};

/** A search for specimens. Without `sort` they are sorted by id. */
export type SpecimenQuery = Search<SpecimenFields, 'id' | 'name' | 'size'>;

/** The types of the sample aggregate, whose state is a specimen as it was seen last. */
export interface SpecimenTypes extends AggregateTypes {
  readonly state: Specimen;
  readonly create: { readonly type: 'see'; readonly specimen: Specimen };
  readonly update: { readonly type: 'see'; readonly specimen: Specimen };
  readonly event: { readonly type: 'specimen_seen'; readonly specimen: Specimen };
  readonly services: undefined;
  readonly error: never;
  readonly query: SpecimenQuery;
}

/** The sample aggregate. */
export const specimen = aggregate<SpecimenTypes>({
  type: 'specimens',
  schemaVersion: 1,
  initial: { id: '' },
  errors: {},
  events: { specimen_seen: original() },
  handleCreate: ({ specimen }) => [{ type: 'specimen_seen', specimen }],
  handleUpdate: (_, { specimen }) => [{ type: 'specimen_seen', specimen }],
  apply: (_, { specimen }) => specimen,
});

/** The sample view, with a record per specimen. */
export const sighting = view<Specimen, SpecimenTypes, SpecimenQuery>({
  type: 'sighting',
  aggregateType: specimen.type,
  version: 1,
  isChildOfAggregate: false,
  viewId: ({ aggregateId }) => aggregateId,
  update: (_, { payload }) => payload.specimen,
});

/** Searches specimens in memory. */
export const inMemorySightings: QueryBuilder<SpecimenQuery, InMemoryQuery<Specimen>> = builder((record) => record);

/** Searches the snapshots of specimens in memory. */
export const inMemorySpecimens: QueryBuilder<SpecimenQuery, InMemoryQuery<Snapshot<SpecimenTypes>>> = builder(
  ({ state }) => state,
);

function builder<T>(specimenOf: (record: T) => Specimen): QueryBuilder<SpecimenQuery, InMemoryQuery<T>> {
  const fields = {
    id: (_record: T, id: string) => id,
    name: (record: T) => specimenOf(record).name ?? null,
    size: (record: T) => specimenOf(record).size ?? null,
  };
  const byId: readonly Order<'id'>[] = [{ field: 'id', direction: 'ascending' }];
  return {
    build: ({ where, sort = byId }) => ({
      matches: conditionTest<T, SpecimenFields>(where, fields),
      order: sort.map(({ field, direction }) => ({ key: fields[field], direction })),
    }),
  };
}
