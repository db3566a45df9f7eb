import { emailKey, type UserQuery } from '@snapfold/domain';
import { filterOf, type MongoQuery, type MongoQueryBuilder, type QueryIndex } from '@snapfold/mongoose';

/** Queries the snapshots of users. The oldest comes first, since ids ascend with time. */
export class UserQueryBuilder implements MongoQueryBuilder<UserQuery> {
  readonly indexes: readonly QueryIndex[] = [{ name: 'status', key: { 'state.status': 1, _id: 1 } }];

  build({ email, status }: UserQuery): MongoQuery {
    const key = email === undefined ? undefined : emailKey(email);
    return { filter: filterOf({ 'unique.email': key, 'state.status': status }), sortBy: '_id', direction: 1 };
  }
}
