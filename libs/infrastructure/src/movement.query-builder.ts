import type { MovementFields, MovementKind, MovementQuery } from '@snapfold/domain';
import {
  allOf,
  closedSet,
  compared,
  conditionFilter,
  filterOf,
  sortOf,
  type MongoQuery,
  type MongoQueryBuilder,
  type QueryIndex,
  type StoredFields,
} from '@snapfold/mongoose';

const fields: StoredFields<MovementFields> = {
  kind: closedSet<MovementKind>('kind', { deposit: true, withdrawal: true, transfer_in: true, transfer_out: true }),
  // Movements of one moment follow each other as they did in the account.
  at: { order: ['at', 'version'], filter: ({ operator, value }) => compared('at', { operator, value }) },
};

/** Queries the movements of one account. Without another order the newest comes first: the time never falls as versions rise. */
export class MovementQueryBuilder implements MongoQueryBuilder<MovementQuery> {
  readonly indexes: readonly QueryIndex[] = [
    // All movements, and those of a time, in either direction.
    { name: 'account_at', key: { accountId: 1, at: 1, version: 1, _id: 1 } },
    // Those of one kind or several.
    // The kind comes first, so that a list of all kinds has one index to choose from: mongod compares plans if there are two.
    { name: 'kind_account_at', key: { kind: 1, accountId: 1, at: 1, version: 1, _id: 1 } },
  ];

  build({ accountId, kind, where, sort = [] }: MovementQuery): MongoQuery {
    const filter = allOf([filterOf({ accountId, kind }), conditionFilter(where, fields)]);
    return { filter, sort: sortOf(sort.length > 0 ? sort : newestFirst, fields) };
  }
}

const newestFirst = [{ field: 'at', direction: 'descending' }] as const;
