import { expect, test } from '@jest/globals';
import { judgeLooks } from './coverage.js';

test('a watch that never looked is a violation', () => {
  expect(judgeLooks({ 'the bank': 1, 'the orders': 3 })).toEqual([]);
  expect(judgeLooks({ 'the bank': 1, 'the orders': 0 }).map(({ what }) => what)).toEqual([
    'the watch of the orders never looked',
  ]);
});
