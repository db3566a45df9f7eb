import { expect, test } from '@jest/globals';
import { sortKeyOf } from './mongo-query.js';

test('a sort key is the text or number at the top level of a document', () => {
  expect([sortKeyOf({ _id: 'a' }, '_id'), sortKeyOf({ version: 0 }, 'version')]).toEqual(['a', 0]);
});

test.each([
  ['version', {}, 'which is absent'],
  ['state.room', { state: { room: 'a' } }, 'which is absent'],
  ['constructor', {}, 'which is absent'],
  ['at', { at: new Date(0) }, 'which is a Date'],
  ['isOpen', { isOpen: true }, 'which is a boolean'],
  ['name', { name: null }, 'which is null'],
])('a list cannot be sorted by %s of %j', (sortBy, document, found) => {
  expect(() => sortKeyOf(document, sortBy)).toThrow(
    `INVALID_DECLARATION: A query builder sorts by "${sortBy}", ${found}`,
  );
});
