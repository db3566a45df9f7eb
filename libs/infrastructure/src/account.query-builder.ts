import type { AccountQuery } from '@snapfold/domain';
import { filterOf, type MongoQuery, type MongoQueryBuilder, type QueryIndex } from '@snapfold/mongoose';

/** Queries the snapshots of accounts. The oldest comes first, since ids ascend with time. */
export class AccountQueryBuilder implements MongoQueryBuilder<AccountQuery> {
  readonly indexes: readonly QueryIndex[] = [{ name: 'owner', key: { 'state.owner': 1, _id: 1 } }];

  build({ owner, currency, status }: AccountQuery): MongoQuery {
    const conditions = { 'state.owner': owner, 'state.currency': currency, 'state.status': status };
    return { filter: filterOf(conditions), sortBy: '_id', direction: 1 };
  }
}
