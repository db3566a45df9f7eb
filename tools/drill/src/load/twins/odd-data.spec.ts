import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { storable } from '@snapfold/kernel/engine';
import { plain } from '../../oracles/twins/plain.js';
import { seededRandom } from '../../random/seeded-random.js';
import { oddData, oddDetails, oddLine } from './odd-data.js';

const random = seededRandom(7, 1);
const many = Array.from({ length: 2_000 }, () => ({
  data: oddData(random),
  line: oddLine(random),
  details: oddDetails(random),
}));

test('odd data is storable', () => {
  // Jest does not compare objects that have a field `constructor`.
  const changed = many.filter((odd) => !isDeepStrictEqual(storable(odd, 'odd'), plain(odd)));
  expect(changed).toEqual([]);
});

/** All keys and values of the data, and how deep it goes. */
function partsOf(
  value: unknown,
  depth = 0,
): { readonly keys: string[]; readonly values: unknown[]; readonly depth: number } {
  if (typeof value !== 'object' || value === null) return { keys: [], values: [value], depth };
  const nested = Object.values(value).map((field) => partsOf(field, depth + 1));
  return {
    keys: [...(Array.isArray(value) ? [] : Object.keys(value)), ...nested.flatMap(({ keys }) => keys)],
    values: nested.flatMap(({ values }) => values),
    depth: nested.reduce((deepest, part) => Math.max(deepest, part.depth), depth),
  };
}

test('odd data has every kind of key and value that a store may get wrong', () => {
  const { keys, values, depth } = partsOf(many);
  expect(new Set(keys)).toEqual(new Set([...keys, '', '0', 'a.b', '_id', 'constructor', '😀']));
  for (const odd of ['', '𝒳𝒴 beyond the first plane', undefined, null, 1e21, 2 ** 53])
    expect(values).toContainEqual(odd);
  expect(values.some((value) => Object.is(value, -0))).toBe(true);
  expect(depth).toBeGreaterThan(80);
});
