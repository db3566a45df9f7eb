import type { MovementQuery } from '@snapfold/domain';
import { filterOf, type MongoQuery, type MongoQueryBuilder, type QueryIndex } from '@snapfold/mongoose';

/** Over the movements of one account, newest first. */
export class MovementQueryBuilder implements MongoQueryBuilder<MovementQuery> {
  readonly indexes: readonly QueryIndex[] = [{ name: 'account_version', key: { accountId: 1, version: -1 } }];

  build({ accountId, kind }: MovementQuery): MongoQuery {
    return { filter: filterOf({ accountId, kind }), sortBy: 'version', direction: -1 };
  }
}
