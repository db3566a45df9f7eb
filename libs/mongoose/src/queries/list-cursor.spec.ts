import { expect, test } from '@jest/globals';
import { InvalidCursor } from '@snapfold/kernel/engine';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './list-cursor.js';

test('every sort key comes back, through characters that a URL takes as they are', () => {
  const keys = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger());
  fc.assert(
    fc.property(keys, (key) => {
      const cursor = encodeCursor(key);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(decodeCursor(cursor)).toBe(key);
    }),
  );
});

test('nothing else is a cursor', () => {
  const others = ['', ' ', '!', 'abc', encodeCursor({ $gt: '' }), encodeCursor(null), encodeCursor([1])];
  for (const cursor of others) expect(() => decodeCursor(cursor)).toThrow(InvalidCursor);
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(typeof decodeCursor(text)).toMatch(/^(string|number)$/);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidCursor);
      }
    }),
  );
});
