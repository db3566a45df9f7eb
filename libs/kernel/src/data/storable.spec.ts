import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frozen, frozenCopy } from './frozen.js';
import { storable, storedBytes } from './storable.js';

const of = (value: unknown) => storable({ value }, 'event').value;
const lone = '\uD800';

class Price {
  readonly minor = 1;
}
class Lines extends Array<number> {}

function nested(levels: number): object {
  let data: object = {};
  for (let level = 1; level < levels; level += 1) data = level % 2 ? { data } : [data];
  return data;
}

describe('what is storable', () => {
  test('is JSON data, which stays as it is', () => {
    const data = {
      text: 'É 😀\0',
      list: [1, [null, true], {}],
      '': 0,
      'a.b': 1,
      7: 'x',
      _id: 'y',
      n: 1e300,
      toString: '',
    };
    expect(storable(data, 'event')).toEqual(data);
  });

  test('any JSON document is storable and comes back as it is, but for -0 and keys with a meaning of their own', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify({ value });
        fc.pre(!/"\$|__proto__|_bsontype|\\u0000":/.test(text));
        expect(JSON.stringify(storable({ value }, 'event'))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('-0 becomes 0, and a field that is undefined is absent', () => {
    expect(Object.is(of(-0), 0)).toBe(true);
    expect(Object.keys(storable({ a: undefined, b: { c: undefined } }, 'event'))).toEqual(['b']);
    expect(of({ c: undefined })).toStrictEqual({});
    expect(Object.keys(storable({ c: undefined }, 'event'))).toEqual([]);
  });

  test('plain data of another realm, and without a prototype', () => {
    // In jest it gives objects of the realm outside.
    const foreign = structuredClone({ list: [1, { a: 2 }] });
    expect(Object.getPrototypeOf(foreign)).not.toBe(Object.prototype);
    expect(of(foreign)).toEqual({ list: [1, { a: 2 }] });
    expect(of(Object.assign(Object.create(null) as object, { a: 1 }))).toEqual({ a: 1 });
  });

  test('a getter is read once, and stored as what it gave', () => {
    let reads = 0;
    const value = { get next() { return (reads += 1); } }; // prettier-ignore
    expect([of(value), of(value), reads]).toEqual([{ next: 1 }, { next: 2 }, 2]);
  });

  test.each<[string, unknown, string]>([
    ['a bigint', 2n ** 64n, 'is a bigint: store it as a string'],
    ['NaN', NaN, 'is NaN: store a finite number or null'],
    ['Infinity', -Infinity, 'is -Infinity: store a finite number or null'],
    ['half of a surrogate pair', `a${lone}`, 'holds half of a surrogate pair: store well-formed text'],
    ['a function', () => 1, 'is a function: leave it out'],
    ['a symbol', Symbol('x'), 'is a symbol: leave it out'],
    ['a Date', new Date(0), 'is a Date: store an ISO string'],
    ['an invalid Date', new Date(NaN), 'is a Date: store an ISO string'],
    ['a Map', new Map(), 'is a Map: store a plain object, or an array of entries'],
    ['a Set', new Set([1]), 'is a Set: store an array'],
    ['a RegExp', /x/, 'is a RegExp: store its source as a string'],
    ['an error', new Error('x'), 'is an Error: store its code and message'],
    ['a promise', Promise.resolve(1), 'is a Promise: await it'],
    [
      'an array with a name',
      Object.assign([1], { total: 5 }),
      'is an array that has fields besides its elements: store a plain object',
    ],
    ['a match', /(?<x>x)/.exec('x'), 'is an array that has fields besides its elements: store a plain object'],
    [
      'an array with a symbol',
      Object.assign([1], { [Symbol('x')]: 5 }),
      'is an array that has fields besides its elements: store a plain object',
    ],
    ['bytes', new Uint8Array(2), 'is a Uint8Array: store an array of numbers, or text'],
    ['a class instance', new Price(), 'is an instance of Price: store a plain object or array'],
    ['a subclass of Array', new Lines(1, 2), 'is an instance of Lines: store a plain object or array'],
    ['a boxed string', new String('x'), 'is an instance of String: store a plain object or array'],
    ['data that inherits', Object.create({ a: 1 }), 'is an instance of a class: store a plain object or array'],
    ['a symbol as a name', { [Symbol('x')]: 1 }, 'has a field whose name is a symbol: leave it out'],
  ])('%s is not: it says where it is and what to do', (_, value, reason) => {
    expect(() => of(value)).toThrow(`NOT_STORABLE: event.value ${reason}`);
    expect(() => of([{ 'a.b': value }])).toThrow(`NOT_STORABLE: event.value[0]["a.b"] ${reason}`);
  });

  test.each<[string, unknown]>([
    ['undefined', [1, undefined]],
    ['a hole', Object.assign([1], { length: 2 })],
  ])('%s in an array is not', (_, value) => {
    expect(() => of(value)).toThrow('NOT_STORABLE: event.value[1] is undefined: store null, or leave it out');
  });

  test.each(['$set', '$', '__proto__', '_bsontype', 'a\0b', lone])('the key %j is not', (key) => {
    const data: unknown = JSON.parse(`{"deep":{${JSON.stringify(key)}:1}}`);
    expect(() => of(data)).toThrow(/^NOT_STORABLE: event\.value\.deep.* rename it$/);
  });

  test('a whole that is none says its own name', () => {
    expect(() => storable(new Date(0), 'state')).toThrow('NOT_STORABLE: state is a Date: store an ISO string');
  });

  test('up to 100 levels are, also where some of them were stored before', () => {
    const deep = storable(nested(60), 'event');
    expect(() => storable(nested(100), 'event')).not.toThrow();
    expect(() => storable(nested(101), 'event')).toThrow('more than 100 levels deep');
    let around: object = deep;
    for (let level = 0; level < 41; level += 1) around = { around };
    expect(() => storable(around, 'event')).toThrow('more than 100 levels deep');
  });

  test('data that contains itself is not', () => {
    const data: Record<string, unknown> = {};
    data['self'] = [data];
    expect(() => of(data)).toThrow('contains itself');
  });
});

describe('what storable() gives', () => {
  test('is frozen through and through, and no part of it is the original', () => {
    const data = Object.freeze({ a: [{ b: 1 }] });
    const stored = storable(data, 'event');
    data.a.push({ b: 2 });
    expect(stored).toEqual({ a: [{ b: 1 }] });
    expect(() => void stored.a.push({ b: 3 })).toThrow(TypeError);
    expect(() => void Object.assign(stored.a[0] ?? {}, { b: 3 })).toThrow(TypeError);
  });

  test('is taken as it is the next time', () => {
    const stored = storable({ a: [{ b: 1 }] }, 'event');
    expect(storable(stored, 'event')).toBe(stored);
    expect(storable({ ...stored }, 'event').a).toBe(stored.a);
  });

  test('is as large as BSON makes it', () => {
    // 4 length, (1 type, 3 key, 4 length, 4 text, 1 NUL), (1, 2, 4), (1, 2, 8), (1, 2, 1), (1, 2), (1, 2, 12 array of one null... ), 1
    expect(storedBytes(storable({ é: 'ü😀', i: 1, d: 0.5, b: true, n: null, a: [null] }, 'event'))).toBe(
      4 + (1 + 3 + 4 + 6 + 1) + (1 + 2 + 4) + (1 + 2 + 8) + (1 + 2 + 1) + (1 + 2) + (1 + 2 + 8) + 1,
    );
  });
});

describe('freezing', () => {
  test('what looks frozen is looked into', () => {
    const data = frozen(Object.freeze({ a: { b: [1] } }));
    expect(() => void data.a.b.push(2)).toThrow(TypeError);
  });

  test('an instance of a class stays itself, and is frozen with what it holds', () => {
    class Order {
      readonly #total = 1;
      readonly lines = [{ price: new Price() }];
      get total() {
        return this.#total;
      }
    }
    const order = new Order();
    for (const copy of [frozenCopy(order), frozenCopy({ order }).order]) {
      expect([copy, copy.total]).toEqual([order, 1]);
      for (const part of [copy, copy.lines, copy.lines[0], copy.lines[0]?.price])
        expect([part, Object.isFrozen(part)]).toEqual([expect.anything(), true]);
    }
    const symbol = Symbol('x');
    expect(Object.isFrozen(frozenCopy({ [symbol]: 1 }))).toBe(true);
    expect(frozenCopy({ bytes: new Uint8Array(2), date: new Date(0), map: new Map([[1, 2]]) }).map.size).toBe(1);
  });

  test('a copy is not the original, and keeps what is no plain data', () => {
    const original = { at: new Date(0), lines: [{ n: 1n }], none: undefined };
    const copy = frozenCopy(original);
    original.lines.push({ n: 2n });
    expect(copy).toEqual({ at: original.at, lines: [{ n: 1n }], none: undefined });
    expect(() => void copy.lines.push({ n: 3n })).toThrow(TypeError);
  });

  test('data that contains itself comes to an end', () => {
    const data: Record<string, unknown> = {};
    data['self'] = data;
    const copy = frozenCopy(data);
    expect(copy['self']).toBe(copy);
    expect(frozen(data)['self']).toBe(data);
  });
});
