import { emailKey, type User, type UserFields, type UserQuery } from '@snapfold/domain';
import type { Condition } from '@snapfold/kernel';
import {
  closedSet,
  compared,
  conditionFilter,
  searchOrder,
  type MongoQuery,
  type MongoQueryBuilder,
  type QueryIndex,
  type StoredFields,
} from '@snapfold/mongoose';

const fields: StoredFields<UserFields> = {
  id: '_id',
  email: {
    order: ['unique.email'],
    filter: ({ operator, value }) =>
      compared('unique.email', { operator, value: typeof value === 'string' ? emailKey(value) : value.map(emailKey) }),
  },
  status: closedSet<User['status']>('state.status', { active: true, deactivated: true }),
  registeredAt: 'state.registeredAt',
};

/** Queries the snapshots of users. Without another order the oldest comes first, since ids ascend with time. */
export class UserQueryBuilder implements MongoQueryBuilder<UserQuery> {
  readonly indexes: readonly QueryIndex[] = [
    // The index of the unique rule does not order the users with several emails by id.
    { name: 'email', key: { 'unique.email': 1, _id: 1 } },
    { name: 'status', key: { 'state.status': 1, _id: 1 } },
    { name: 'registered_at', key: { 'state.registeredAt': 1, _id: 1 } },
  ];

  build({ email, status, where, sort }: UserQuery): MongoQuery {
    const all: Condition<UserFields>[] = where ? [where] : [];
    if (email !== undefined) all.push({ field: 'email', operator: 'eq', value: email });
    if (status !== undefined) all.push({ field: 'status', operator: 'eq', value: status });
    return { filter: conditionFilter({ all }, fields), sort: searchOrder({ where: { all }, sort }, fields) };
  }
}
