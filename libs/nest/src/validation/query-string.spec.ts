import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseQuery, queryFaults } from './query-string.js';

describe('given a query string, its parameters are those of URLSearchParams', () => {
  test.each([
    ['', {}],
    ['&&', {}],
    ['a', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=1+2%20%2B3&b=%C3%A9', { a: '1 2 +3', b: 'é' }],
    ['constructor=1&toString=2', { constructor: '1', toString: '2' }],
  ])('%s', (text, query) => {
    const parsed = parseQuery(text);
    expect({ ...parsed }).toEqual(query);
    expect(queryFaults(parsed)).toEqual([]);
  });

  test('of any names and values', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (query) => {
        const parsed = parseQuery(new URLSearchParams(query).toString());
        expect(Object.entries(parsed).sort()).toEqual(Object.entries(query).sort());
        expect(queryFaults(parsed)).toEqual([]);
      }),
    );
  });
});

test('__proto__ is a parameter like any other', () => {
  const parsed = parseQuery('__proto__=1');
  expect(Object.keys(parsed)).toEqual(['__proto__']);
  expect(parsed['__proto__']).toBe('1');
});

describe('given a malformed query string, each fault is named', () => {
  test.each([
    ['a=1&b=2&a=3', 'DUPLICATE', 'a'],
    ['a=1&%61=1', 'DUPLICATE', 'a'],
    ['__proto__=1&__proto__=2', 'DUPLICATE', '__proto__'],
    ['a=%zz', 'NOT_UTF8', 'a'],
    ['a=%', 'NOT_UTF8', 'a'],
    ['a=%ff', 'NOT_UTF8', 'a'],
    ['a=%ED%A0%80', 'NOT_UTF8', 'a'],
    ['%c0%af=1', 'NOT_UTF8', '%c0%af'],
  ])('%s', (text, code, name) => {
    expect(queryFaults(parseQuery(text))).toMatchObject([{ in: 'query', code, path: [name] }]);
  });

  test('an object that is no parsed query has none', () => {
    expect(queryFaults({})).toEqual([]);
  });
});

test('of a query with very many faults, one more than a problem lists is found', () => {
  expect(queryFaults(parseQuery('%ff&'.repeat(2_000)))).toHaveLength(21);
});
