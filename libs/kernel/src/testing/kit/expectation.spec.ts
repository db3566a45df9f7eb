import { expect, test } from '@jest/globals';
import { assertEqual, ExpectationFailed } from './expectation.js';

const loop = (name: string) => {
  const data: { name: string; self?: unknown } = { name };
  data.self = data;
  return data;
};
const one = new Error('one');

test.each<[string, unknown, unknown]>([
  ['plain data', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
  ['a field that is undefined and one that is absent', { a: [1, { b: undefined }] }, { a: [1, {}] }],
  ['plain data without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  [
    'maps in another order',
    new Map([...'ab'].map((key) => [key, { key }])),
    new Map([...'ba'].map((key) => [key, { key }])),
  ],
  ['maps with keys that are data', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]])],
  ['sets in another order', new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
  ['data that contains itself', loop('a'), loop('a')],
  ['an error and itself', { error: one }, { error: one }],
  ['NaN and NaN', [NaN], [NaN]],
])('equal: %s', (_, a, b) => {
  assertEqual(a, b);
  assertEqual(b, a);
});

test.each<[string, unknown, unknown]>([
  ['fields with different values', { a: 1 }, { a: 2 }],
  ['null and absent', { a: 1 }, { a: 1, b: null }],
  ['an array and an object', [1], { 0: 1 }],
  ['arrays of different lengths', [1, 2], [1]],
  ['an array of nothing and one of undefined', [], [undefined]],
  ['maps with different values', new Map([['a', 1]]), new Map([['a', 2]])],
  ['a map with an undefined value and an empty one', new Map([['a', undefined]]), new Map()],
  ['a map and an object', new Map(), {}],
  ['sets with different members', new Set([1]), new Set([2])],
  ['sets with equal and with different members', new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])],
  ['a set and a map', new Set(), new Map()],
  ['two errors', new Error('one'), new TypeError('two')],
  ['two dates', new Date(0), new Date(1)],
  ['an object and a date', {}, new Date(0)],
  ['an object and a promise', {}, Promise.resolve(1)],
  ['an object and an instance', {}, new (class Odd {})()],
  ['a field and what every object inherits', {}, { constructor: Object }],
  ['data that contains itself, with different names', loop('a'), loop('b')],
  ['zeroes', 0, -0],
  ['a text and a number', '1', 1],
  ['null and undefined', null, undefined],
])('unequal: %s', (_, a, b) => {
  expect(() => assertEqual(a, b)).toThrow(ExpectationFailed);
  expect(() => assertEqual(b, a)).toThrow(ExpectationFailed);
});

class Weight {
  readonly minor = 5n;
}
const revoked = Proxy.revocable({}, {});
revoked.revoke();

test.each<[unknown, string]>([
  [1n, '1n'],
  [-0, '-0'],
  ['1', '"1"'],
  [undefined, 'undefined'],
  [Symbol('s'), 'Symbol(s)'],
  [Array, '(function Array)'],
  [[], '[]'],
  [{ a: undefined }, '{}'],
  [{ a: [undefined, { b: 1n }] }, '{\n  "a": [\n    undefined,\n    {\n      "b": 1n\n    }\n  ]\n}'],
  [loop('a'), '{\n  "name": "a",\n  "self": (contains itself)\n}'],
  [[one, one], '[\n  Error: one,\n  Error: one\n]'],
  [Object.assign(new TypeError('odd'), { code: 'ODD' }), 'TypeError: odd {\n  "code": "ODD"\n}'],
  [new Set([1, 'a']), 'Set [\n  1,\n  "a"\n]'],
  [new Map([['a', 1n]]), 'Map [\n  "a" => 1n\n]'],
  [new Date(0), 'Date "1970-01-01T00:00:00.000Z"'],
  [Promise.resolve(1), 'Promise {}'],
  [new Weight(), 'Weight {\n  "minor": 5n\n}'],
  [revoked.proxy, '(cannot be shown)'],
])('value %# is printed in a failure', (value, shown) => {
  expect(() => assertEqual(value, 'other', 'it')).toThrow(
    new ExpectationFailed(`it\nexpected: "other"\nactual:   ${shown}`),
  );
});

test('a failure says why two values are unequal that look alike', () => {
  expect(() => assertEqual(new Date(0), new Date(0))).toThrow('such as a Date or an Error, equals only itself');
});
