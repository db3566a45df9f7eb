import { describe, expect, test } from '@jest/globals';
import type { Search } from '@snapfold/kernel';
import { z } from 'zod';
import { checkedValue } from '../validation/checked-value.js';
import { text } from '../validation/text.schema.js';
import { listQuery, queryOf } from './list-query.js';
import type { AnySearch, SearchDefinition } from '../search/search.js';
import { time } from '../search/time.schema.js';

const more = { atLeast: z.number().optional() };

test('the query of a list has its filters, but not the fields of every list', () => {
  const asked = { label: 'a', limit: 2, cursor: 'x', atLeast: 7 };
  expect(queryOf<{ label: string }>(asked, more)).toEqual({ label: 'a' });
  expect(queryOf<{ label: string; atLeast: number }>(asked)).toEqual({ label: 'a', atLeast: 7 });
  expect(asked).toHaveProperty('limit', 2);
});

test('a filter with the name of a field of every list is refused', () => {
  const list = (name: string, search?: AnySearch) => listQuery({ filters: { [name]: z.string() }, search }, more);
  expect(list('label').parse({ label: 'a' })).toEqual({ label: 'a', limit: 20 });
  for (const name of ['limit', 'atLeast']) expect(() => list(name)).toThrow(`A filter has the name "${name}"`);
  for (const name of ['filter', 'sort', 'from', 'to'])
    expect(() => list(name, lamps)).toThrow(`A filter has the name "${name}"`);
});

test('a filter that cannot be read from the text of a query is refused', () => {
  const list = (filters: Readonly<Record<string, z.ZodType>>) => listQuery({ filters });
  expect(() => list({ tags: z.array(z.string()) })).toThrow('The query field "tags" has a schema of the type array');
  expect(() => list({ size: z.coerce.number() })).toThrow('The query field "size" coerces');
});

type Price = { readonly amount: string; readonly currency: string };
type LampFields = {
  readonly id: string;
  readonly maker: string;
  readonly colour: 'red' | 'blue';
  readonly currency: 'EUR' | 'USD';
  readonly price: Price;
  readonly watts: number;
  readonly isLit: boolean;
  readonly madeAt: string;
};

const amountIn = (currency: string) =>
  z
    .string()
    .regex(/^\d+$/, 'is not an amount')
    .transform((amount): Price => ({ amount, currency }));

const lamps: SearchDefinition<Search<LampFields, 'id' | 'price' | 'madeAt'>> = {
  example: 'currency==EUR;price>=100',
  unsorted: 'by id',
  fields: {
    id: { schema: text(64).min(1), operators: ['eq', 'in'], sorts: true },
    maker: { schema: text(64), operators: ['eq', 'ne', 'in', 'out'] },
    colour: { schema: z.enum(['red', 'blue']), operators: ['eq', 'ne', 'in', 'out'] },
    currency: { schema: z.enum(['EUR', 'USD']), operators: ['eq', 'in'] },
    price: { needs: 'currency', schemaFor: amountIn, operators: ['eq', 'lt', 'le', 'gt', 'ge'], sorts: true },
    watts: { schema: z.int().min(0), operators: ['eq', 'ge', 'in'] },
    isLit: { schema: z.boolean(), operators: ['eq'] },
    madeAt: { schema: time, operators: ['eq', 'lt', 'le', 'gt', 'ge'], sorts: true },
  },
  time: 'madeAt',
};

const schema = listQuery({ filters: { currency: z.enum(['EUR', 'USD']).optional() }, search: lamps });
const asked = (query: Readonly<Record<string, string>>) => checkedValue(query, schema, 'query');
const faults = async (query: Readonly<Record<string, string>>) =>
  (await asked(query)).faults.map(({ path, code, detail }) => [path.join('.'), code, detail]);

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const isRed = { field: 'colour', operator: 'eq', value: 'red' };
const inEuros = { field: 'currency', operator: 'eq', value: 'EUR' };

test.each<[query: Readonly<Record<string, string>>, where: object | undefined, sort?: object]>([
  [{}, undefined],
  [{ filter: 'colour==red' }, isRed],
  [{ filter: ' colour == red ' }, isRed],
  [{ filter: '((colour==red))' }, isRed],
  [{ filter: 'colour!=red' }, { ...isRed, operator: 'ne' }],
  [{ filter: 'colour=in=(red,blue)' }, { field: 'colour', operator: 'in', value: ['red', 'blue'] }],
  [{ filter: 'colour=out=(red)' }, { field: 'colour', operator: 'out', value: ['red'] }],
  [{ filter: 'watts>=40;watts=ge=40' }, { all: Array(2).fill({ field: 'watts', operator: 'ge', value: 40 }) }],
  [{ filter: 'isLit==true' }, { field: 'isLit', operator: 'eq', value: true }],
  [
    { filter: 'colour==red;(watts==1;isLit==false)' },
    { all: [isRed, { field: 'watts', operator: 'eq', value: 1 }, { field: 'isLit', operator: 'eq', value: false }] },
  ],
  [{ filter: 'colour==red,colour==red;colour==red' }, { any: [isRed, { all: [isRed, isRed] }] }],
  [{ filter: 'colour==red or colour==red and colour==red' }, { any: [isRed, { all: [isRed, isRed] }] }],
  [{ filter: `maker=="a;b,c(d)' =\\"\\\\"` }, { field: 'maker', operator: 'eq', value: `a;b,c(d)' ="\\` }],
  [{ filter: `maker=='and'` }, { field: 'maker', operator: 'eq', value: 'and' }],
  [{ filter: 'maker==""' }, { field: 'maker', operator: 'eq', value: '' }],
  [{ filter: 'maker==*' }, { field: 'maker', operator: 'eq', value: '*' }],
  [{ filter: 'maker==$ne' }, { field: 'maker', operator: 'eq', value: '$ne' }],
  [{ filter: 'maker==日本😀' }, { field: 'maker', operator: 'eq', value: '日本😀' }],
  [
    { filter: 'madeAt<2026-01-31T10:00:00.1239+01:00' },
    { field: 'madeAt', operator: 'lt', value: '2026-01-31T09:00:00.123Z' },
  ],
  [{ filter: 'currency==EUR;price>1' }, { all: [inEuros, { field: 'price', operator: 'gt', value: eur('1') }] }],
  [
    { filter: 'price<1', currency: 'EUR' },
    { field: 'price', operator: 'lt', value: eur('1') },
  ],
  [
    { filter: 'currency==EUR;currency==EUR;price==1' },
    { all: [inEuros, inEuros, { field: 'price', operator: 'eq', value: eur('1') }] },
  ],
  [
    { filter: 'currency==EUR;(colour==red,price<=1)' },
    { all: [inEuros, { any: [isRed, { field: 'price', operator: 'le', value: eur('1') }] }] },
  ],
  [
    { filter: 'currency==EUR;price==1,currency==USD;price==2' },
    {
      any: [
        { all: [inEuros, { field: 'price', operator: 'eq', value: eur('1') }] },
        {
          all: [
            { ...inEuros, value: 'USD' },
            { field: 'price', operator: 'eq', value: { amount: '2', currency: 'USD' } },
          ],
        },
      ],
    },
  ],
  [{ from: '2026-01-01T00:00:00Z' }, { field: 'madeAt', operator: 'ge', value: '2026-01-01T00:00:00.000Z' }],
  [
    { from: '2026-01-01t00:00:00z', to: '2026-01-01 01:00:00+01:00', filter: 'colour==red' },
    {
      all: [
        { field: 'madeAt', operator: 'ge', value: '2026-01-01T00:00:00.000Z' },
        { field: 'madeAt', operator: 'lt', value: '2026-01-01T00:00:00.000Z' },
        isRed,
      ],
    },
  ],
  [
    { sort: '-madeAt,id' },
    undefined,
    [
      { field: 'madeAt', direction: 'descending' },
      { field: 'id', direction: 'ascending' },
    ],
  ],
  [{ sort: 'price', filter: 'currency==EUR' }, inEuros, [{ field: 'price', direction: 'ascending' }]],
  [{ sort: '-price', currency: 'EUR' }, undefined, [{ field: 'price', direction: 'descending' }]],
])('%j is read as a condition and an order', async (...[query, where, sort]) => {
  const { currency } = query;
  const parts = { ...(currency && { currency }), ...(where && { where }), ...(sort && { sort }) };
  expect(await asked(query)).toEqual({ faults: [], data: { limit: 20, ...parts } });
});

const fields = '"id", "maker", "colour", "currency", "price", "watts", "isLit", "madeAt"';

test.each<[filter: string, code: string, clause: string]>([
  [
    '',
    'WRONG_FORMAT',
    'is not RSQL: it ends before it is complete; a filter is, for example, "currency==EUR;price>=100".',
  ],
  ['maker', 'WRONG_FORMAT', 'is not RSQL: it ends'],
  ['(maker==a', 'WRONG_FORMAT', 'is not RSQL: it ends'],
  ['maker==a)', 'WRONG_FORMAT', 'is not RSQL from its character 9 on, which is ")"; a filter is'],
  ['maker==a b', 'WRONG_FORMAT', 'is not RSQL from its character 10 on, which is "b"'],
  ['maker==a;;maker==b', 'WRONG_FORMAT', 'is not RSQL from its character 10 on, which is ";maker==b"'],
  ['maker=in=()', 'WRONG_FORMAT', 'is not RSQL from its character 11 on'],
  [`maker=='a`, 'WRONG_FORMAT', 'is not RSQL from its character 8 on'],
  [`maker==' at position 7`, 'WRONG_FORMAT', 'is not RSQL from its character 8 on'],
  ['maker=={"$ne":1}', 'WRONG_FORMAT', 'is not RSQL from its character 9 on'],
  ['maker=a', 'WRONG_FORMAT', 'is not RSQL from its character 6 on'],
  ['makr==a', 'UNKNOWN', `has the term "makr==a", whose field is none of ${fields}; did you mean "maker"?`],
  ['$where==1', 'UNKNOWN', `has the term "$where==1", whose field is none of ${fields}.`],
  ['__proto__==1', 'UNKNOWN', 'has the term "__proto__==1", whose field is none of'],
  ['constructor==1', 'UNKNOWN', 'has the term "constructor==1", whose field is none of'],
  ['price.amount==1', 'UNKNOWN', 'has the term "price.amount==1", whose field is none of'],
  ['state.maker==1', 'UNKNOWN', 'has the term "state.maker==1", whose field is none of'],
  ['maker<a', 'WRONG_VALUE', 'has the term "maker<a", but the operators of "maker" are ==, !=, =in=, =out=.'],
  [
    'maker=like=a*',
    'WRONG_VALUE',
    'has the term "maker=like=a*", but the operators of "maker" are ==, !=, =in=, =out=.',
  ],
  ['maker=regex=a', 'WRONG_VALUE', 'has the term "maker=regex=a", but the operators of'],
  ['maker==(a,b)', 'WRONG_FORMAT', 'has the term "maker==(a,b)", but == compares with one value.'],
  ['maker=in=a', 'WRONG_FORMAT', 'has the term "maker=in=a", but =in= compares with a list such as (a,b).'],
  ['colour==rd', 'WRONG_VALUE', 'has the term "colour==rd", whose value must be one of "red", "blue", not "rd".'],
  [
    'colour=in=(red,"")',
    'WRONG_VALUE',
    'has the term "colour=in=(red,)", whose value must be one of "red", "blue", not "".',
  ],
  ['id==""', 'TOO_SHORT', 'has the term "id==", whose value must have at least 1 character'],
  [`maker==${'x'.repeat(65)}`, 'TOO_LONG', 'has the term'],
  ['maker==\ud800', 'WRONG_FORMAT', 'has the term "maker==\\u{d800}", whose value is not well-formed Unicode.'],
  [
    'watts==1e1',
    'WRONG_TYPE',
    'has the term "watts==1e1", whose value must be a whole number of at least 0, not "1e1".',
  ],
  ['isLit==1', 'WRONG_TYPE', 'has the term "isLit==1", whose value must be true or false, not "1".'],
  ['madeAt>=2026-01-31', 'WRONG_FORMAT', 'has the term "madeAt>=2026-01-31", whose value must be a time of RFC 3339'],
  ['madeAt>=9999-12-31T23:59:59-01:00', 'WRONG_FORMAT', 'has the term'],
  [
    'price>=1',
    'REQUIRED',
    'has the term "price>=1", which needs one "currency": join it with "currency==..." in the filter by ";".',
  ],
  ['price>=1,currency==EUR', 'REQUIRED', 'has the term "price>=1", which needs one'],
  ['(currency==EUR,currency==USD);price>=1', 'REQUIRED', 'has the term "price>=1", which needs one'],
  ['currency=in=(EUR);price>=1', 'REQUIRED', 'has the term "price>=1", which needs one'],
  ['(currency==EUR;colour==red,colour==blue);price>=1', 'REQUIRED', 'has the term "price>=1", which needs one'],
  [
    'currency==EUR;currency==USD;price>=1',
    'WRONG_VALUE',
    'has the term "price>=1", which needs one "currency", not 2.',
  ],
  ['currency==EUR;(colour==red,currency==USD;price>=1)', 'WRONG_VALUE', 'has the term "price>=1", which needs one'],
  ['currency==EUX;price>=1', 'WRONG_VALUE', 'has the term "currency==EUX", whose value must be one of "EUR", "USD"'],
  ['currency==EUR;price>=1.5', 'WRONG_FORMAT', 'has the term "price>=1.5", whose value is not an amount.'],
])('the filter %j is refused', async (filter, code, clause) => {
  expect(await faults({ filter })).toEqual([['filter', code, expect.stringContaining(`"filter" ${clause}`)]]);
});

test.each<[query: Readonly<Record<string, string>>, fault: readonly string[]]>([
  [{ sort: '' }, ['sort', 'UNKNOWN', '"sort" names "", which is none of "id", "price", "madeAt".']],
  [{ sort: 'maker' }, ['sort', 'UNKNOWN', '"sort" names "maker", which is none of "id", "price", "madeAt".']],
  [
    { sort: '+id' },
    ['sort', 'UNKNOWN', '"sort" names "+id", which is none of "id", "price", "madeAt"; did you mean "id"?'],
  ],
  [{ sort: '-id,id' }, ['sort', 'DUPLICATE', '"sort" names "id" several times.']],
  [
    { sort: 'price' },
    [
      'sort',
      'REQUIRED',
      '"sort" names "price", which needs one "currency": join it with "currency==..." in the filter by ";".',
    ],
  ],
  [{ sort: 'price', filter: 'currency==EUR,currency==USD' }, ['sort', 'REQUIRED', expect.anything()]],
  [{ from: 'now' }, ['from', 'WRONG_FORMAT', expect.stringContaining('must be a time of RFC 3339')]],
  [
    { from: '2026-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' },
    ['to', 'WRONG_VALUE', '"to" must not be before "from".'],
  ],
  [{ filter: 'price>=1', currency: 'EUX' }, ['currency', 'WRONG_VALUE', expect.anything()]],
  [{ sort: 'price', filter: 'currency==' }, ['filter', 'WRONG_FORMAT', expect.anything()]],
] as [Readonly<Record<string, string>>, readonly string[]][])('%j has one fault', async (query, fault) => {
  expect(await faults(query)).toEqual([fault]);
});

test('all faults of a query are told at once', async () => {
  const query = {
    filter: 'makr==a;colour==rd;watts<1',
    sort: 'madAt,id,id',
    from: 'x',
    limit: '0',
    currency: 'EUX',
    odd: '',
  };
  const found = await faults(query);
  expect(found.map(([name, code]) => `${name} ${code}`).sort()).toEqual([
    'currency WRONG_VALUE',
    'filter UNKNOWN',
    'filter WRONG_VALUE',
    'filter WRONG_VALUE',
    'from WRONG_FORMAT',
    'limit TOO_SMALL',
    'odd UNKNOWN',
    'sort DUPLICATE',
    'sort UNKNOWN',
  ]);
});

describe('the limits of a filter', () => {
  const all = (count: number) => Array.from({ length: count }, () => 'watts==1').join(';');
  const list = (count: number) => `watts=in=(${Array.from({ length: count }, () => '1').join(',')})`;
  const deep = (depth: number) => `${'('.repeat(depth)}watts==1${')'.repeat(depth)}`;

  test.each([
    ['50 terms', all(50)],
    ['50 values', list(50)],
    ['10 levels', deep(10)],
    ['parentheses and commas in quotes', `maker=='${'(,'.repeat(30)}'`],
    ['lists that are no levels', Array.from({ length: 11 }, () => list(1)).join(';')],
    ['a group after a comparison', `${all(1)};(${list(40)},watts==1)`],
  ])('%s may be', async (_, filter) => {
    expect((await asked({ filter })).faults).toEqual([]);
  });

  test.each([
    ['51 terms', all(51), 'TOO_LONG', 'has more than 50 terms'],
    ['51 values', list(51), 'TOO_LONG', 'has more than 50 terms'],
    ['terms and values', `${all(25)},${list(26)}`, 'TOO_LONG', 'has more than 50 terms'],
    ['11 levels', deep(11), 'TOO_DEEP', 'has parentheses nested more than 10 deep'],
    ['1,000 levels', '('.repeat(1_000), 'TOO_DEEP', 'has parentheses nested'],
    ['2,049 bytes', 'é'.repeat(1_024) + 'x', 'TOO_LONG', 'has more than 2048 bytes'],
  ])('%s may not be', async (_, filter, code, clause) => {
    expect(await faults({ filter })).toEqual([['filter', code, expect.stringContaining(clause)]]);
  });
});
