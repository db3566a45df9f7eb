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
import { listOrder, sortKeyOf } from '../queries/list-order.js';
import type { MongoQuery, StoredDocument } from '../queries/mongo-query.js';
import { comparable } from './comparable-text.js';
import { assertQueryIndexes, type QueryIndex } from '../queries/query-indexes.js';

/**
 * Returns the kernel's stores in memory, for tests without a database of a service whose query builders are made for MongoDB. Filters
 * and sorts are evaluated on the documents that MongoDB would hold.
 */
export function inMemoryStores(
  runtime: Pick<Runtime, 'monotonic' | 'random'> = systemRuntime,
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

/** Returns a query builder that evaluates the MongoDB queries of `builder` in memory, on the documents of the records. */
function evaluated<T, Q extends DomainQuery>(
  builder: QueryBuilder<Q, MongoQuery, QueryIndex>,
  documentOf: (record: T, id: string) => StoredDocument,
): QueryBuilder<Q, InMemoryQuery<T>> {
  return {
    build(query) {
      const { filter, sort } = builder.build(query);
      // The id is the last one.
      const order = listOrder(sort);
      const matching = new Query({ ...comparable(filter) });
      return {
        matches: (record, id) => matching.test(comparable(documentOf(record, id))),
        order: order.slice(0, -1).map(([path, direction]) => ({
          key: (record, id) => sortKeyOf(documentOf(record, id), path),
          direction: directionOf(direction),
        })),
        ids: directionOf(order.at(-1)?.[1]),
      };
    },
  };
}

function directionOf(direction: 1 | -1 | undefined): 'ascending' | 'descending' {
  return direction === -1 ? 'descending' : 'ascending';
}
