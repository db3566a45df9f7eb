import { expect, test } from '@jest/globals';
import { allowedVersions } from './if-match.js';

const requestWith = (value?: string) => ({ headers: { 'if-match': value } });

test.each<[string | undefined, readonly number[] | undefined]>([
  [undefined, undefined],
  ['*', undefined],
  [' * ', undefined],
  ['"3-abc"', [3]],
  ['"3-abc", "12-d,e"', [3, 12]],
  ['"3-"', [3]],
  ['W/"3-abc"', []],
  ['W/"3-abc", "4-abc"', [4]],
  ['"abc"', []],
  ['"03-abc"', []],
  ['"9007199254740991-abc", "9007199254740992-abc"', [Number.MAX_SAFE_INTEGER]],
  ['"3"', []],
  ['"999999999999999-a"', [999_999_999_999_999]],
  // No safe integer, which the engine would refuse.
  ['"9999999999999999-a"', []],
  ['""', []],
])('If-Match: %s allows the versions %j', (value, versions) => {
  expect(allowedVersions(requestWith(value))).toEqual(versions);
});

test.each(['', '3-abc', '"3-abc', '"3-abc" "4-abc"', 'w/"3-abc"', '"3-abc", *', '"3 abc"', ','])(
  'If-Match: %s is malformed',
  (value) => {
    expect(() => allowedVersions(requestWith(value))).toThrow('"If-Match" must be');
  },
);

test('more than 20 entity tags are refused', () => {
  const tags = (count: number) => Array.from({ length: count }, (_, index) => `"${index + 1}-a"`).join();
  expect(allowedVersions(requestWith(tags(20)))).toHaveLength(20);
  expect(() => allowedVersions(requestWith(tags(21)))).toThrow('more than 20');
});
