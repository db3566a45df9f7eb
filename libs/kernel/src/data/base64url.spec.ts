import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64url, toBase64url } from './base64url.js';

test('text of any length is encoded as the platform encodes it, and decoded again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toBase64url(text)).toBe(Buffer.from(text).toString('base64url'));
      expect(fromBase64url(toBase64url(text))).toBe(text);
    }),
  );
});

test.each(['a=', 'a b', 'ä', '+/', '_w', '4pi'])('%j does not decode to text', (encoded) => {
  expect(fromBase64url(encoded)).toBeUndefined();
});
