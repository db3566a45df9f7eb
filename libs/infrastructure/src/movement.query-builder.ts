import type { MovementQuery } from '@snapfold/domain';
import { filterOf, type MongoQuery, type MongoQueryBuilder, type QueryIndex } from '@snapfold/mongoose';

/** Queries the movements of one account. The newest comes first. */
export class MovementQueryBuilder implements MongoQueryBuilder<MovementQuery> {
  readonly indexes: readonly QueryIndex[] = [{ name: 'account_version', key: { accountId: 1, version: -1 } }];

  build({ accountId, kind }: MovementQuery): MongoQuery {
    return { filter: filterOf({ accountId, kind }), sortBy: 'version', direction: -1 };
  }
}
