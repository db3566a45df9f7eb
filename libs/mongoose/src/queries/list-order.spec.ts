import { expect, test } from '@jest/globals';
import { listOrder, sortKeyOf } from './list-order.js';

test('the id is the last field of every order, in the direction of the field before', () => {
  expect(listOrder([])).toEqual([['_id', 1]]);
  expect(listOrder([['a', -1]])).toEqual([
    ['a', -1],
    ['_id', -1],
  ]);
  expect(listOrder([['_id', -1]])).toEqual([['_id', -1]]);
});

test('a field that comes again, or after the id, is left out of an order', () => {
  const order = listOrder([
    ['a', 1],
    ['a', -1],
    ['_id', -1],
    ['b', 1],
  ]);
  expect(order).toEqual([
    ['a', 1],
    ['_id', -1],
  ]);
});

test.each([
  ['_id', { _id: 'a' }, 'a'],
  ['version', { version: 0 }, 0],
  ['state.room', { state: { room: '' } }, ''],
  ['isOpen', { isOpen: false }, false],
  ['name', { name: null }, null],
  ['version', {}, null],
  ['state.room', { state: 'a' }, null],
  ['constructor.name', {}, null],
  ['a.length', { a: 'text' }, null],
])('the sort key at %s of %j is %j', (path, document, key) => {
  expect(sortKeyOf(document, path)).toBe(key);
});

test.each([
  ['at', { at: new Date(0) }, 'a Date'],
  ['state', { state: {} }, 'a object'],
  ['rooms', { rooms: [] }, 'an array'],
  ['rooms.0', { rooms: ['a'] }, 'an array'],
])('a list cannot be sorted by %s of %j', (path, document, found) => {
  expect(() => sortKeyOf(document, path)).toThrow(
    `INVALID_DECLARATION: A query builder sorts by "${path}", which is ${found}`,
  );
});
