import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeCursor, parseCursor } from './list-cursor.js';
import { InvalidCursor } from '../model/query.js';

const base64url = (json: string) => Buffer.from(json).toString('base64url');
const key = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(null, true, false, Number.MAX_SAFE_INTEGER, 5e-324, 0),
);
const id = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('0', '$eq', 'a.b', '"', '\\', '😀', '__proto__', '\0', '😀'.repeat(4_096)),
);

test('a cursor of any keys and id has only characters of a URL, and is parsed again', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 4 }), id, (keys, id) => {
      const cursor = encodeCursor({ keys, id });
      expect(cursor).toMatch(/^[\w-]+$/);
      const parsed = parseCursor(cursor, keys.length);
      expect(parsed.id).toBe(id);
      expect(parsed.keys).toEqual(keys.map((one) => (Object.is(one, -0) ? 0 : one)));
    }),
  );
});

test('a cursor is a third longer than the JSON of its keys and id', () => {
  expect(encodeCursor({ keys: ['é', 1], id: 'a' })).toBe(base64url('["é",1,"a"]'));
});

test.each([
  ['nothing', ''],
  ['no base64url', '"a"'],
  ['no JSON', base64url('[')],
  ['no array', base64url('"a"')],
  ['too few keys', base64url('["a"]')],
  ['too many keys', base64url('[1,2,"a"]')],
  ['an id that is no text', base64url('[1,2]')],
  ['an empty id', base64url('[1,""]')],
  ['an id that is too long', base64url(JSON.stringify([1, 'x'.repeat(8_193)]))],
  ['an operator', base64url('[{"$gt":""},"a"]')],
  ['a list', base64url('[[1],"a"]')],
  ['a lone surrogate', base64url('["\\ud800","a"]')],
  ['an infinite number', base64url('[1e999,"a"]')],
  ['another form of a number', base64url('[1.0,"a"]')],
  ['a negative zero', base64url('[-0,"a"]')],
  ['spaces', base64url('[1, "a"]')],
  ['an escape that is not needed', base64url('[1,"\\u0061"]')],
  ['padding', `${base64url('[1,"ab"]')}=`],
  ['bits behind the last byte', `${base64url('[1,"a"]').slice(0, -1)}1`],
  ['a character more', `${base64url('[1,"a"]')}A`],
])('a cursor that holds %s is refused', (_, cursor) => {
  expect(() => parseCursor(cursor, 1)).toThrow(InvalidCursor);
});

test('any other text is refused, unless it is the cursor of some place', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(3), (text, keys) => {
      try {
        expect(encodeCursor(parseCursor(text, keys))).toBe(text);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidCursor);
      }
    }),
  );
});
