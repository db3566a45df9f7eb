import { expect, test } from '@jest/globals';
import type { Condition, Operator } from '@snapfold/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { faultCodes } from '../problems/request-fault.js';
import { writtenAs } from './operators.js';
import { readSearch } from './read-search.js';
import type { AnySearch } from './search.js';

const ordered = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'out'] as const;
const search: AnySearch = {
  example: 'name==a',
  unsorted: 'by id',
  fields: {
    name: { schema: z.string(), operators: ordered },
    size: { schema: z.int(), operators: ordered },
    unit: { schema: z.enum(['g', 'kg']), operators: ordered },
    mass: {
      needs: 'unit',
      schemaFor: (unit) => z.string().transform((amount) => ({ amount, unit })),
      operators: ordered,
      sorts: true,
    },
  },
};

/** Reads a filter. Returns its condition and the codes of its faults. */
function read(filter: string) {
  const codes: string[] = [];
  const { where } = readSearch(search, { filter }, { isAtFault: () => false, tell: (_, code) => codes.push(code) });
  return { where, codes };
}

type Tree = readonly [Condition, string];

/** Writes a text as a value, in one of the ways that RSQL has. */
const written = (text: string) =>
  fc.constantFrom("'", '"').map((quote) => quote + text.replaceAll(/[\\"']/g, String.raw`\$&`) + quote);
const valueOf = fc.oneof(
  fc.string({ unit: 'binary' }).chain((text) => written(text).map((own) => ['name', text, own] as const)),
  fc.maxSafeInteger().map((size) => ['size', size, String(size)] as const),
  fc.constantFrom('g', 'kg').map((unit) => ['unit', unit, unit] as const),
);
const space = fc.constantFrom('', ' ', '  ', '\t');
const single: fc.Arbitrary<Operator> = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge');
const comparison: fc.Arbitrary<Tree> = fc
  .tuple(valueOf, single, fc.boolean(), space)
  .map(([[field, value, own], operator, isList, gap]) =>
    isList
      ? [{ field, operator: 'in', value: [value, value] }, `${field}${gap}=in=${gap}(${own},${gap}${own})`]
      : [{ field, operator, value } as Condition, `${gap}${field}${gap}${writtenAs(operator)}${gap}${own}${gap}`],
  );
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    comparison,
    fc
      .tuple(fc.constantFrom('all', 'any'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }), fc.boolean())
      .map(([kind, parts, isWord]): Tree => {
        const join = kind === 'all' ? (isWord ? ' and ' : ';') : isWord ? ' or ' : ',';
        const conditions = parts.flatMap(([part]) =>
          kind in part ? Object.values(part).flat() : [part],
        ) as Condition[];
        const condition = kind === 'all' ? { all: conditions } : { any: conditions };
        return [condition, `(${parts.map(([, text]) => text).join(join)})`];
      }),
  ),
}));

test('a condition that is written in RSQL is read as itself', () => {
  fc.assert(
    fc.property(tree, ([condition, text]) => {
      const { where, codes } = read(text);
      fc.pre(!codes.includes('TOO_LONG'));
      expect({ where, codes }).toEqual({ where: condition, codes: [] });
    }),
    { numRuns: 500 },
  );
});

/** Texts that are like filters, and others. */
const pieces = [
  'name',
  'mass',
  'unit==g',
  '==',
  '=in=',
  '!',
  '<',
  '>=',
  '=',
  '~',
  '(',
  ')',
  ',',
  ';',
  "'",
  '"',
  '\\',
  ' and ',
  'a',
  ' ',
];
const alike = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 2_048 }), alike);

test('any text is read, or has faults that say so', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const { where, codes } = read(text);
      expect(where !== undefined || codes.length > 0).toBe(true);
      for (const code of codes) expect(Object.keys(faultCodes)).toContain(code);
      expect(() => JSON.stringify(where)).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});

/** Returns the CPU time of one run, the best of some series, since the machine may be busy. */
function cpuOf(work: () => void, runs = 50): number {
  const series = Array.from({ length: 5 }, () => {
    const before = process.threadCpuUsage();
    for (let run = 0; run < runs; run += 1) work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / runs;
  });
  return Math.min(...series);
}

test.each<[name: string, make: (length: number) => string]>([
  ['parentheses', (length) => '('.repeat(length)],
  ['quotes', (length) => `'"`.repeat(length / 2)],
  ['backslashes', (length) => `name=='${'\\'.repeat(length)}`],
  ['escaped quotes', (length) => `name=='${"\\'".repeat(length / 2)}`],
  ['equal signs', (length) => '='.repeat(length)],
  ['operators that do not end', (length) => '=a'.repeat(length / 2)],
  ['spaces', (length) => `name== ${' '.repeat(length)}`],
  ['terms', (length) => 'name==a;'.repeat(length / 8)],
  ['values', (length) => `name=in=(${'a,'.repeat(length / 2)}`],
  ['letters', (length) => 'a'.repeat(length)],
])('a filter of many %s takes no longer than others of the greatest length', (_, make) => {
  const greatest = Array.from({ length: 50 }, () => "name=='abcdefghijklmnopqrstuvwxyz'").join(';');
  const usual = cpuOf(() => read(greatest));
  for (const length of [2_000, 200_000]) expect(cpuOf(() => read(make(length)))).toBeLessThan(usual * 3);
});
