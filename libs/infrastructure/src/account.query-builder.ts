import type { Account, AccountFields, AccountQuery, Money } from '@snapfold/domain';
import type { Condition } from '@snapfold/kernel';
import {
  allOf,
  anyOf,
  closedSet,
  compared,
  conditionFilter,
  searchOrder,
  type FieldComparison,
  type MongoFilter,
  type MongoQuery,
  type MongoQueryBuilder,
  type QueryIndex,
  type StoredFields,
} from '@snapfold/mongoose';

const fields: StoredFields<AccountFields> = {
  id: '_id',
  owner: 'state.owner',
  currency: 'state.currency',
  status: closedSet<Account['status']>('state.status', { open: true, frozen: true, closed: true }),
  balance: { order: ['state.currency', 'state.balance.minor'], filter: balanceFilter },
  openedAt: 'state.openedAt',
};

/** Queries the snapshots of accounts. Without another order the oldest comes first, since ids ascend with time. */
export class AccountQueryBuilder implements MongoQueryBuilder<AccountQuery> {
  readonly indexes: readonly QueryIndex[] = [
    { name: 'owner', key: { 'state.owner': 1, _id: 1 } },
    { name: 'currency', key: { 'state.currency': 1, _id: 1 } },
    { name: 'status', key: { 'state.status': 1, _id: 1 } },
    { name: 'opened_at', key: { 'state.openedAt': 1, _id: 1 } },
    { name: 'balance', key: { 'state.currency': 1, 'state.balance.minor': 1, _id: 1 } },
  ];

  build({ owner, currency, status, where, sort }: AccountQuery): MongoQuery {
    const all: Condition<AccountFields>[] = where ? [where] : [];
    if (owner !== undefined) all.push({ field: 'owner', operator: 'eq', value: owner });
    if (currency !== undefined) all.push({ field: 'currency', operator: 'eq', value: currency });
    if (status !== undefined) all.push({ field: 'status', operator: 'eq', value: status });
    return { filter: conditionFilter({ all }, fields), sort: searchOrder({ where: { all }, sort }, fields) };
  }
}

/** An account in another currency matches with no operator. */
function balanceFilter(comparison: FieldComparison<Money>): MongoFilter {
  switch (comparison.operator) {
    case 'in':
      return anyOf(comparison.value.map((value) => inCurrency('eq', value)));
    case 'out':
      return allOf(comparison.value.map((value) => inCurrency('ne', value)));
    default:
      return inCurrency(comparison.operator, comparison.value);
  }
}

function inCurrency(operator: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge', { currency, minor }: Money): MongoFilter {
  const sameCurrency = compared('state.currency', { operator: 'eq', value: currency });
  return allOf([sameCurrency, compared('state.balance.minor', { operator, value: minor })]);
}
