import { expect, test } from '@jest/globals';
import { difference } from './difference.js';

test.each<[unknown, unknown, string]>([
  [1, 2, 'it is 2, not 1'],
  [0, -0, 'it is -0, not 0'],
  [undefined, { a: 1 }, 'it is { a: 1 }, not undefined'],
  [{ a: 1, b: [1, { c: 'x' }] }, { b: [1, { c: 'y' }], a: 1 }, "['b']['1']['c'] is 'y', not 'x'"],
  [{ a: 1 }, { a: 1, 'b.c': null }, "['b.c'] is null, not undefined"],
  [[], {}, 'it is {}, not []'],
])('%j and %j', (expected, found, told) => {
  expect(difference(expected, found)).toBe(told);
});
