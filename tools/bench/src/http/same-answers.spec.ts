import { expect, test } from '@jest/globals';
import { assertSameShape } from './same-answers.js';

test('answers that differ only in values and in the order of fields are the same', () => {
  expect(() => {
    assertSameShape('a read', { id: 'a', balance: { value: '1' } }, { balance: { value: '2' }, id: 'b' });
  }).not.toThrow();
});

test.each([
  ['a field that is missing', { id: 'a' }, {}],
  ['a field of another type', { id: 'a' }, { id: 1 }],
  ['a field that is null', { id: 'a' }, { id: null }],
  ['a page with fewer items', [1, 2], [1]],
])('%s makes answers differ', (_, bare, snapfold) => {
  expect(() => {
    assertSameShape('a read', bare, snapfold);
  }).toThrow('a read: the bare server answers');
});
