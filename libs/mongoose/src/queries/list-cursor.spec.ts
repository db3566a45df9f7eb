import { expect, test } from '@jest/globals';
import { InvalidCursor } from '@snapfold/kernel/engine';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './list-cursor.js';

test('a cursor decodes to its sort key, and a URL takes all of its characters unescaped', () => {
  const keys = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger());
  fc.assert(
    fc.property(keys, (key) => {
      const cursor = encodeCursor(key);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(decodeCursor(cursor)).toBe(key);
    }),
  );
});

test('decoding text that is not the cursor of a sort key throws InvalidCursor', () => {
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
