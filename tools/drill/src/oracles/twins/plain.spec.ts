import { expect, test } from '@jest/globals';
import { plain } from './plain.js';

test('fields that are undefined are dropped and -0 becomes 0, at any depth; everything else stays', () => {
  const data = { a: undefined, '': [-0, { b: undefined, 'c.d': -0 }, null, 'x', []], e: { f: undefined } };
  expect(plain(data)).toStrictEqual({ '': [0, { 'c.d': 0 }, null, 'x', []], e: {} });
});
