import { expect, test } from '@jest/globals';
import type { Condition, Search } from '@snapfold/kernel';
import { searchOrder } from './search-order.js';
import { closedSet, compared, type StoredFields } from './stored-fields.js';

type Fields = { readonly at: string; readonly kind: 'a' | 'b'; readonly price: { readonly cents: number } };
const fields: StoredFields<Fields> = {
  at: 'state.at',
  kind: closedSet<'a' | 'b'>('kind', { a: true, b: true }),
  price: {
    order: ['unit', 'cents'],
    filter: ({ operator, value }) =>
      compared('cents', { operator, value: 'cents' in value ? value.cents : value.map(({ cents }) => cents) }),
  },
};
const orderOf = (search: Search<Fields, keyof Fields>) => searchOrder(search, fields);
const since: Condition<Fields> = { field: 'at', operator: 'ge', value: 'x' };
const until: Condition<Fields> = { field: 'at', operator: 'lt', value: 'y' };
const ofKind: Condition<Fields> = { field: 'kind', operator: 'eq', value: 'a' };
const byTime = [['state.at', 1]];

test('a list has the order that is asked for', () => {
  const sort = [
    { field: 'price', direction: 'descending' },
    { field: 'at', direction: 'ascending' },
  ] as const;
  expect(orderOf({ where: ofKind, sort })).toEqual([
    ['unit', -1],
    ['cents', -1],
    ['state.at', 1],
  ]);
  expect(orderOf({ where: since, sort: [] })).toEqual(byTime);
});

test.each<[Condition<Fields> | undefined, unknown]>([
  [undefined, []],
  [{ all: [] }, []],
  [since, byTime],
  [{ all: [since, { all: [until] }, { all: [] }] }, byTime],
  [ofKind, [['kind', 1]]],
  [{ all: [since, ofKind] }, []],
  [{ any: [since, until] }, []],
  [{ any: [since] }, []],
  [{ all: [since, { any: [] }] }, []],
  [{ field: 'at', operator: 'ne', value: 'x' }, []],
  [{ field: 'at', operator: 'in', value: ['x'] }, []],
  [{ all: [since, { field: 'at', operator: 'out', value: ['x'] }] }, []],
])('without an order, the list with the condition %j is sorted by %j', (where, sort) => {
  expect(orderOf({ where })).toEqual(sort);
});

test.each<[string, object]>([
  ['names an unknown field', { field: 'other', direction: 'ascending' }],
  ['names a field of every object', { field: 'constructor', direction: 'ascending' }],
  ['has no direction', { field: 'at' }],
  ['has another direction', { field: 'at', direction: 'toString' }],
])('an order that %s is refused', (_, order) => {
  // A wrong type on purpose: at run time a caller may give any value.
  expect(() => orderOf({ sort: [order as { field: 'at'; direction: 'ascending' }] })).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', field: 'sort' }),
  );
});
