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

describe('storable()', () => {
  test('returns JSON data as it is', () => {
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

  test('returns any JSON document as it is, except for -0 and reserved keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify({ value });
        fc.pre(!/"\$|__proto__|_bsontype|\\u0000":/.test(text));
        expect(JSON.stringify(storable({ value }, 'event'))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('turns -0 into 0, and drops a field that is undefined', () => {
    expect(Object.is(of(-0), 0)).toBe(true);
    expect(Object.keys(storable({ a: undefined, b: { c: undefined } }, 'event'))).toEqual(['b']);
    expect(of({ c: undefined })).toStrictEqual({});
    expect(Object.keys(storable({ c: undefined }, 'event'))).toEqual([]);
  });

  test('accepts plain data of another realm, and objects without a prototype', () => {
    // In Jest, `structuredClone` returns objects of the outer realm.
    const foreign = structuredClone({ list: [1, { a: 2 }] });
    expect(Object.getPrototypeOf(foreign)).not.toBe(Object.prototype);
    expect(of(foreign)).toEqual({ list: [1, { a: 2 }] });
    expect(of(Object.assign(Object.create(null) as object, { a: 1 }))).toEqual({ a: 1 });
  });

  test('reads a getter once, and stores what it returned', () => {
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
      'an array with a named field',
      Object.assign([1], { total: 5 }),
      'is an array that has fields besides its elements: store a plain object',
    ],
    [
      'the match of a regular expression',
      /(?<x>x)/.exec('x'),
      'is an array that has fields besides its elements: store a plain object',
    ],
    [
      'an array with a symbol key',
      Object.assign([1], { [Symbol('x')]: 5 }),
      'is an array that has fields besides its elements: store a plain object',
    ],
    ['bytes', new Uint8Array(2), 'is a Uint8Array: store an array of numbers, or text'],
    ['a class instance', new Price(), 'is an instance of Price: store a plain object or array'],
    ['a subclass of Array', new Lines(1, 2), 'is an instance of Lines: store a plain object or array'],
    ['a boxed string', new String('x'), 'is an instance of String: store a plain object or array'],
    [
      'an object that inherits from another',
      Object.create({ a: 1 }),
      'is an instance of a class: store a plain object or array',
    ],
    ['an object with a symbol key', { [Symbol('x')]: 1 }, 'has a field whose name is a symbol: leave it out'],
  ])('refuses %s, with its path and what to do instead', (_, value, reason) => {
    expect(() => of(value)).toThrow(`NOT_STORABLE: event.value ${reason}`);
    expect(() => of([{ 'a.b': value }])).toThrow(`NOT_STORABLE: event.value[0]["a.b"] ${reason}`);
  });

  test.each<[string, unknown]>([
    ['undefined', [1, undefined]],
    ['a hole', Object.assign([1], { length: 2 })],
  ])('refuses %s in an array', (_, value) => {
    expect(() => of(value)).toThrow('NOT_STORABLE: event.value[1] is undefined: store null, or leave it out');
  });

  test.each(['$set', '$', '__proto__', '_bsontype', 'a\0b', lone])('refuses the key %j', (key) => {
    const data: unknown = JSON.parse(`{"deep":{${JSON.stringify(key)}:1}}`);
    expect(() => of(data)).toThrow(/^NOT_STORABLE: event\.value\.deep.* rename it$/);
  });

  test('refuses a value that is not storable as a whole, with its name', () => {
    expect(() => storable(new Date(0), 'state')).toThrow('NOT_STORABLE: state is a Date: store an ISO string');
  });

  test('accepts up to 100 levels, also if a part of them was made storable before', () => {
    const deep = storable(nested(60), 'event');
    expect(() => storable(nested(100), 'event')).not.toThrow();
    expect(() => storable(nested(101), 'event')).toThrow('more than 100 levels deep');
    let around: object = deep;
    for (let level = 0; level < 41; level += 1) around = { around };
    expect(() => storable(around, 'event')).toThrow('more than 100 levels deep');
  });

  test('refuses data that contains itself', () => {
    const data: Record<string, unknown> = {};
    data['self'] = [data];
    expect(() => of(data)).toThrow('contains itself');
  });
});

describe('the result of storable()', () => {
  test('is deeply frozen, and shares no object with the original', () => {
    const data = Object.freeze({ a: [{ b: 1 }] });
    const stored = storable(data, 'event');
    data.a.push({ b: 2 });
    expect(stored).toEqual({ a: [{ b: 1 }] });
    expect(() => void stored.a.push({ b: 3 })).toThrow(TypeError);
    expect(() => void Object.assign(stored.a[0] ?? {}, { b: 3 })).toThrow(TypeError);
  });

  test('is not copied when it, or a part of it, is made storable again', () => {
    const stored = storable({ a: [{ b: 1 }] }, 'event');
    expect(storable(stored, 'event')).toBe(stored);
    expect(storable({ ...stored }, 'event').a).toBe(stored.a);
  });

  test('has the size that it takes as BSON', () => {
    // 4 length, (1 type, 3 key, 4 length, 4 text, 1 NUL), (1, 2, 4), (1, 2, 8), (1, 2, 1), (1, 2), (1, 2, 12 array of one null... ), 1
    expect(storedBytes(storable({ é: 'ü😀', i: 1, d: 0.5, b: true, n: null, a: [null] }, 'event'))).toBe(
      4 + (1 + 3 + 4 + 6 + 1) + (1 + 2 + 4) + (1 + 2 + 8) + (1 + 2 + 1) + (1 + 2) + (1 + 2 + 8) + 1,
    );
  });
});

describe('freezing', () => {
  test('frozen() also freezes the contents of an object that is frozen already', () => {
    const data = frozen(Object.freeze({ a: { b: [1] } }));
    expect(() => void data.a.b.push(2)).toThrow(TypeError);
  });

  test('frozenCopy() freezes an instance of a class itself, with what it holds', () => {
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

  test('frozenCopy() copies plain data, and keeps all other values', () => {
    const original = { at: new Date(0), lines: [{ n: 1n }], none: undefined };
    const copy = frozenCopy(original);
    original.lines.push({ n: 2n });
    expect(copy).toEqual({ at: original.at, lines: [{ n: 1n }], none: undefined });
    expect(() => void copy.lines.push({ n: 3n })).toThrow(TypeError);
  });

  test('frozen() and frozenCopy() accept data that contains itself', () => {
    const data: Record<string, unknown> = {};
    data['self'] = data;
    const copy = frozenCopy(data);
    expect(copy['self']).toBe(copy);
    expect(frozen(data)['self']).toBe(data);
  });
});
