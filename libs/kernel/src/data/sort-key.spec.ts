import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareKeys, isSortKey } from './sort-key.js';

test('text is ordered as its UTF-8 bytes are, which is the order of its code points', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('a', 'é', '\ud7ff', '\ue000', '\uffff', '😀'), fc.string()),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      if (!a.isWellFormed() || !b.isWellFormed()) return;
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test('null comes before numbers, these before text, and text before booleans', () => {
  const ordered = [null, -Number.MAX_VALUE, -0.5, 0, Number.MAX_SAFE_INTEGER, '', '1', '\uffff', '😀', false, true];
  expect([...ordered].reverse().sort(compareKeys)).toEqual(ordered);
  expect(compareKeys(-0, 0) === 0).toBe(true);
});

test('what is neither null nor text, a finite number or a boolean is no sort key', () => {
  expect([NaN, Infinity, '\ud800', undefined, {}, [], 1n, new Date(0)].filter(isSortKey)).toEqual([]);
});
