import { expect, test } from '@jest/globals';
import { InvalidCursor } from '@snapfold/kernel/engine';
import fc from 'fast-check';
import { CursorSeal } from './cursor-seal.js';

const key = 'k'.repeat(32);
const seal = new CursorSeal(key);
const place = fc.stringMatching(/^[A-Za-z0-9_-]*$/);

test('a cursor holds its place, for the same binding and the same key', () => {
  fc.assert(
    fc.property(place, fc.string(), (inner, binding) => {
      const cursor = seal.seal(inner, binding);
      expect(cursor).toMatch(/^[\w-]{22,}$/);
      expect(new CursorSeal(key).open(cursor, binding)).toBe(inner);
    }),
  );
});

test('a cursor of another binding or of another key is refused', () => {
  fc.assert(
    fc.property(place, fc.string(), fc.string(), (inner, binding, other) => {
      fc.pre(binding !== other);
      expect(() => seal.open(seal.seal(inner, binding), other)).toThrow(InvalidCursor);
      expect(() => new CursorSeal(`${key}x`).open(seal.seal(inner, binding), binding)).toThrow(InvalidCursor);
    }),
  );
});

test('a cursor in which any character is changed, added or missing is refused', () => {
  const cursor = seal.seal('WyJhIl0', 'list');
  for (const at of cursor.split('').keys()) {
    for (const other of ['A', '_', 'é', '\0', '']) {
      const changed = cursor.slice(0, at) + other + cursor.slice(at + 1);
      if (changed !== cursor) expect(() => seal.open(changed, 'list')).toThrow(InvalidCursor);
    }
    expect(() => seal.open(cursor.slice(0, at), 'list')).toThrow(InvalidCursor);
  }
  for (const text of [`${cursor}A`, ` ${cursor}`, `${cursor}=`, '', '1', 'WyJhIl0'])
    expect(() => seal.open(text, 'list')).toThrow(InvalidCursor);
});

test('a binding and a place do not make the seal of another pair', () => {
  expect(seal.seal('b', 'a').slice(0, 22)).not.toBe(seal.seal('', 'ab').slice(0, 22));
  expect(seal.seal('b","c', 'a').slice(0, 22)).not.toBe(seal.seal('c', 'a","b').slice(0, 22));
});

test('any text is either opened or refused', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), place);
  fc.assert(fc.property(text, (cursor) => expect(() => seal.open(cursor, '')).toThrow(InvalidCursor)));
});

test('a key that is no secret is refused, and not told', () => {
  expect(() => new CursorSeal('hunter2')).toThrow(/^(?!.*hunter2).*at least 32 characters/);
});
