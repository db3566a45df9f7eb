import type { Query as DomainQuery } from '@snapfold/kernel';
import {
  InMemoryStores,
  uniqueKeys,
  type InMemoryQuery,
  type InMemorySearch,
  type QueryBuilder,
  type Runtime,
} from '@snapfold/kernel/engine';
import { Query } from 'mingo';
import { systemRuntime } from '../connection/system-runtime.js';
import { snapshotLayout, toDocument } from '../documents/snapshot-document.js';
import type { MongoQuery, StoredDocument } from '../queries/mongo-query.js';
import { assertQueryIndexes, type QueryIndex } from '../queries/query-indexes.js';

/**
 * Stores in memory for a service whose query builders are made for MongoDB: filters and sorts are evaluated on what the documents would
 * be. For tests without a database; it is the kernel's stores in memory otherwise.
 */
export function inMemoryStores(
  runtime: Pick<Runtime, 'monotonic'> = systemRuntime,
): InMemoryStores<MongoQuery, QueryIndex> {
  return new InMemoryStores(search, runtime);
}

const search: InMemorySearch<MongoQuery, QueryIndex> = {
  snapshots(aggregate, builder) {
    assertQueryIndexes(`the aggregate "${aggregate.type}"`, builder.indexes ?? [], snapshotLayout(aggregate).indexes);
    return evaluated(builder, (snapshot) => ({ ...toDocument(snapshot, uniqueKeys(aggregate, snapshot.state)) }));
  },
  records(view, builder) {
    assertQueryIndexes(`the view "${view.type}"`, builder.indexes ?? []);
    return evaluated(builder, (record, _id) => ({ ...record, _id }));
  },
};

/** What a builder makes for MongoDB, evaluated on the documents of records. */
function evaluated<T, Q extends DomainQuery>(
  builder: QueryBuilder<Q, MongoQuery, QueryIndex>,
  documentOf: (record: T, id: string) => StoredDocument,
): QueryBuilder<Q, InMemoryQuery<T>> {
  return {
    build(query) {
      const { filter, sortBy, direction } = builder.build(query);
      const matching = new Query({ ...filter });
      return {
        matches: (record, id) => matching.test(documentOf(record, id)),
        key: (record, id) => sortKey(documentOf(record, id)[sortBy]),
        direction: direction === 1 ? 'ascending' : 'descending',
      };
    },
  };
}

function sortKey(value: unknown): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`A list is sorted by text or numbers, not by a ${typeof value}.`);
}
