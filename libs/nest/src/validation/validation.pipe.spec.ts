import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import { ValidationPipe } from './validation.pipe.js';

const pipe = new ValidationPipe();
type Type = 'body' | 'query' | 'param';
const checked = (schema: z.ZodType, value: unknown, type: Type = 'body') => pipe.transform(value, { type, schema });

async function faultsOf(schema: z.ZodType, value: unknown, type: Type = 'body'): Promise<readonly RequestFault[]> {
  const error: unknown = await checked(schema, value, type).catch((thrown: unknown) => thrown);
  if (error instanceof MalformedRequest) return error.faults;
  throw new Error(`not refused: ${String(error)}`);
}
const told = async (schema: z.ZodType, value: unknown, type?: Type) =>
  (await faultsOf(schema, value, type)).map(({ code, detail }) => [code, detail]);
const json = (text: string): unknown => JSON.parse(text);

const deposit = z.strictObject({ type: z.literal('deposit'), amount: z.int().min(1) });
const gift = z.strictObject({ type: z.literal('gift'), from: z.string() });
const even = z.number().refine((value) => value % 2 === 0, 'is not even');

describe('a value is refused in words that name its field and what is required', () => {
  test.each<[schema: z.ZodType, value: unknown, code: string, clause: string]>([
    [z.string(), undefined, 'REQUIRED', 'is required'],
    [z.int(), undefined, 'REQUIRED', 'is required'],
    [z.enum(['a', 'b'], 'is odd'), undefined, 'REQUIRED', 'is required'],
    [z.custom((value) => value === 1), undefined, 'REQUIRED', 'is required'],
    [z.union([z.string(), z.int()]), undefined, 'REQUIRED', 'is required'],
    [z.string().optional().nonoptional(), undefined, 'REQUIRED', 'is required'],
    [z.string(), null, 'WRONG_TYPE', 'must be text, not null'],
    [z.string(), ['a'], 'WRONG_TYPE', 'must be text, not a list'],
    [z.string(), 5, 'WRONG_TYPE', 'must be text, not 5'],
    [z.boolean(), 'yes', 'WRONG_TYPE', 'must be true or false, not "yes"'],
    [z.number(), '5', 'WRONG_TYPE', 'must be a number, not "5"'],
    [z.int(), 1.5, 'WRONG_TYPE', 'must be a whole number, not 1.5'],
    [z.int().min(1).max(100), 'ten', 'WRONG_TYPE', 'must be a whole number from 1 to 100, not "ten"'],
    [z.int().min(0), 'ten', 'WRONG_TYPE', 'must be a whole number of at least 0, not "ten"'],
    [z.number().max(9), 'ten', 'WRONG_TYPE', 'must be a number of at most 9, not "ten"'],
    [z.number().gt(0).max(9), 'ten', 'WRONG_TYPE', 'must be a number, not "ten"'],
    [z.array(z.string()), {}, 'WRONG_TYPE', 'must be a list, not an object'],
    [z.tuple([z.string()]), 'a', 'WRONG_TYPE', 'must be a list, not "a"'],
    [z.strictObject({}), 'a', 'WRONG_TYPE', 'must be an object, not "a"'],
    [z.record(z.string(), z.string()), true, 'WRONG_TYPE', 'must be an object, not true'],
    [z.null(), 1, 'WRONG_TYPE', 'must be null, not 1'],
    [z.date(), '2026', 'WRONG_TYPE', 'must be a time, not "2026"'],
    [z.bigint(), 1, 'WRONG_TYPE', 'must be a whole number, not 1'],
    [z.symbol(), 1, 'WRONG_TYPE', 'must be of the type symbol, not 1'],
    [z.never().optional(), 1, 'UNKNOWN', 'is not a known field'],
    [z.enum(['deposit', 'withdrawal']), 'x', 'WRONG_VALUE', 'must be one of "deposit", "withdrawal", not "x"'],
    [z.literal('a'), 'x', 'WRONG_VALUE', 'must be "a", not "x"'],
    [z.literal(['a', 1, null]), 'x', 'WRONG_VALUE', 'must be one of "a", 1, null, not "x"'],
    [z.enum(['EUR'], 'is not a currency'), 'x', 'WRONG_VALUE', 'is not a currency'],
    [z.number().multipleOf(5), 3, 'WRONG_VALUE', 'must be a multiple of 5, not 3'],
    [z.int().min(1).max(100), 0, 'TOO_SMALL', 'must be a whole number from 1 to 100, not 0'],
    [z.int().min(1).max(100), 101, 'TOO_LARGE', 'must be a whole number from 1 to 100, not 101'],
    [z.number().min(1), 0, 'TOO_SMALL', 'must be at least 1, not 0'],
    [z.number().gt(0), 0, 'TOO_SMALL', 'must be more than 0, not 0'],
    [z.number().lt(9).min(0), 9, 'TOO_LARGE', 'must be less than 9, not 9'],
    [z.int(), 2 ** 60, 'TOO_LARGE', 'must be at most 9007199254740991, not 1152921504606847000'],
    [z.int().min(1).max(100), 2 ** 60, 'TOO_LARGE', 'must be a whole number from 1 to 100, not 1152921504606847000'],
    [z.string().min(1), '', 'TOO_SHORT', 'must have at least 1 character'],
    [z.string().max(2), 'abc', 'TOO_LONG', 'must have at most 2 characters'],
    [z.string().length(3), 'a', 'TOO_SHORT', 'must have exactly 3 characters'],
    [z.array(z.string()).max(1), ['a', 'b'], 'TOO_LONG', 'must have at most 1 item'],
    [z.tuple([z.string(), z.string()]), ['a'], 'TOO_SHORT', 'must have at least 2 items'],
    [z.email(), 'x', 'WRONG_FORMAT', 'must be an email address, not "x"'],
    [z.iso.date(), 'x', 'WRONG_FORMAT', 'must be a date such as "2026-01-31", not "x"'],
    [z.base64(), '!', 'WRONG_FORMAT', 'must be of the format base64, not "!"'],
    [z.string().regex(/^a+$/), 'x', 'WRONG_FORMAT', 'must match the pattern /^a+$/'],
    [z.string().startsWith('a'), 'x', 'WRONG_FORMAT', 'must start with "a"'],
    [z.string().endsWith('a'), 'x', 'WRONG_FORMAT', 'must end with "a"'],
    [z.string().includes('a'), 'x', 'WRONG_FORMAT', 'must contain "a"'],
    [z.string().regex(/^a+$/, 'is not all a'), 'x', 'WRONG_FORMAT', 'is not all a'],
    [even, 3, 'WRONG_FORMAT', 'is not even'],
    [z.custom((value) => value === 1), 2, 'WRONG_FORMAT', 'is not valid'],
    [
      z.union([z.string(), z.int().min(1)]),
      true,
      'WRONG_VALUE',
      'must be text or a whole number of at least 1, not true',
    ],
    [z.union([z.literal('all'), z.int()]), 'x', 'WRONG_VALUE', 'must be "all" or a whole number, not "x"'],
    [
      z.xor([z.string(), z.string()]),
      'x',
      'WRONG_VALUE',
      'fits several of the forms that it may have, and must fit one',
    ],
    [z.discriminatedUnion('type', [deposit, gift]), 'x', 'WRONG_TYPE', 'must be an object, not "x"'],
  ])('%#: %s', async (schema, value, code, clause) => {
    const whole = { field: value };
    expect(await told(z.strictObject({ field: schema }), whole)).toEqual([[code, `"field" ${clause}.`]]);
  });
});

test('every fault is told at once, each with the part and the path of its value', async () => {
  const schema = z.strictObject({ a: z.string(), list: z.array(z.strictObject({ n: z.int() })), c: z.int() });
  const value = { list: [{ n: 1 }, { n: 'x' }, {}], c: 'y', d: 1 };
  expect(await faultsOf(schema, value)).toEqual([
    { in: 'body', path: ['a'], code: 'REQUIRED', detail: '"a" is required.' },
    { in: 'body', path: ['list', 1, 'n'], code: 'WRONG_TYPE', detail: '"list.1.n" must be a whole number, not "x".' },
    { in: 'body', path: ['list', 2, 'n'], code: 'REQUIRED', detail: '"list.2.n" is required.' },
    { in: 'body', path: ['c'], code: 'WRONG_TYPE', detail: '"c" must be a whole number, not "y".' },
    { in: 'body', path: ['d'], code: 'UNKNOWN', detail: '"d" is not a known field.' },
  ]);
  expect(await faultsOf(z.strictObject({ id: z.string().max(1) }), { id: 'ab' }, 'param')).toMatchObject([
    { in: 'path' },
  ]);
  expect(await faultsOf(z.strictObject({ a: z.string() }), {}, 'query')).toMatchObject([{ in: 'query' }]);
});

test('a whole part that is absent, or has another type, is named as that part', async () => {
  expect(await told(z.strictObject({}), undefined)).toEqual([['REQUIRED', 'The body is required.']]);
  expect(await told(z.strictObject({}), [])).toEqual([['WRONG_TYPE', 'The body must be an object, not a list.']]);
});

test('of a union the faults are told of the form that was meant, if one was', async () => {
  const tagged = z.discriminatedUnion('type', [deposit, gift]);
  expect(await told(tagged, { type: 'loan' })).toEqual([
    ['WRONG_VALUE', '"type" must be one of "deposit", "gift", not "loan".'],
  ]);
  expect(await told(tagged, {})).toEqual([['REQUIRED', '"type" is required.']]);
  expect(await told(tagged, { type: 'deposit', amont: 1 })).toEqual([
    ['REQUIRED', '"amount" is required.'],
    ['UNKNOWN', '"amont" is not a known field; did you mean "amount"?'],
  ]);
  const plain = z.strictObject({ to: z.union([z.strictObject({ id: z.string() }), z.string()]) });
  expect(await told(plain, { to: { id: 5 } })).toEqual([['WRONG_TYPE', '"to.id" must be text, not 5.']]);
  const forms = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() })]);
  expect(await told(forms, {})).toEqual([['WRONG_VALUE', 'The body has none of the forms that it may have.']]);
});

test('the name of a record is refused at the path of its value', async () => {
  const prices = z.strictObject({ prices: z.record(z.string().min(2), z.int()) });
  expect(await told(prices, { prices: { a: 1 } })).toEqual([
    ['WRONG_FORMAT', 'The name of "prices.a" must have at least 2 characters.'],
  ]);
});

test('a codec is decoded, and what it refuses names the field that it says', async () => {
  const codec = z.codec(z.strictObject({ value: z.string() }), z.number(), {
    decode(wire, { issues }) {
      if (wire.value === '1') return 1;
      issues.push({ code: 'custom', input: wire, path: ['value'], message: 'is not one' });
      return z.NEVER;
    },
    encode: String as never,
  });
  expect(await checked(z.strictObject({ n: codec }), { n: { value: '1' } })).toEqual({ n: 1 });
  expect(await told(z.strictObject({ n: codec }), { n: { value: '2' } })).toEqual([
    ['WRONG_FORMAT', '"n.value" is not one.'],
  ]);
});

test('a refinement of several fields names the one that it says, even if that one is absent', async () => {
  const period = z
    .strictObject({ from: z.int(), to: z.int().optional() })
    .refine(({ to }) => to !== undefined, { path: ['to'], error: 'is needed with "from"' });
  expect(await told(period, { from: 1 })).toEqual([['WRONG_FORMAT', '"to" is needed with "from".']]);
});

test('a refinement that waits is awaited', async () => {
  const free = z.string().refine((value) => Promise.resolve(value === 'free'), 'is taken');
  expect(await checked(z.strictObject({ label: free }), { label: 'free' })).toEqual({ label: 'free' });
  expect(await told(z.strictObject({ label: free }), { label: 'x' })).toEqual([['WRONG_FORMAT', '"label" is taken.']]);
});

describe('names that every object inherits', () => {
  const inherited = ['constructor', 'prototype', '__proto__', 'toString', 'hasOwnProperty'];
  const sent = json(`{${inherited.map((name) => `"${name}":{"a":1}`).join()}}`);
  const unknown = inherited.map((name) => ['UNKNOWN', expect.stringContaining(`${name}" is not a known field`)]);

  test.each(['body', 'query', 'param'] as const)('are unknown fields of a %s', async (type) => {
    expect(await told(z.strictObject({ name: z.string().optional() }), sent, type)).toEqual(unknown);
  });
  test('are unknown fields of an object in an object', async () => {
    const value = { in: sent };
    expect(await told(z.strictObject({ in: z.strictObject({}) }), value)).toEqual(unknown);
  });
  test('are absent unless they are sent', async () => {
    for (const name of ['constructor', 'toString']) {
      expect(await told(z.strictObject({ [name]: z.string() }), {})).toEqual([['REQUIRED', `"${name}" is required.`]]);
      expect(await checked(z.strictObject({ [name]: z.unknown().optional() }), {})).toEqual({});
      expect(await checked(z.strictObject({ [name]: z.string() }), { [name]: 'x' })).toEqual({ [name]: 'x' });
    }
  });
});

test('an unknown name close to a known one is answered with the known one', async () => {
  const schema = z.strictObject({
    color: z.string().optional(),
    dueDate: z.string().optional(),
    id: z.int().optional(),
  });
  const hints: [name: string, meant: string | undefined][] = [
    ['colour', 'color'],
    ['Color', 'color'],
    ['DUE_DATE', 'dueDate'],
    ['deuDate', 'dueDate'],
    ['ids', 'id'],
    ['size', undefined],
    ['x'.repeat(65), undefined],
  ];
  for (const [name, meant] of hints) {
    const [[, detail] = []] = await told(schema, { [name]: 1 });
    expect(detail).toContain(meant ? `; did you mean "${meant}"?` : 'is not a known field.');
  }
});

test('of 90,000 unknown fields and of 90,000 bad items, 21 faults are made', async () => {
  const many = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [`field${index}`, index]));
  expect(await faultsOf(z.strictObject({ field: z.int().optional() }), many)).toHaveLength(21);
  expect(await faultsOf(z.strictObject({ list: z.array(z.int()) }), { list: Array(90_000).fill('x') })).toHaveLength(
    21,
  );
});

test('what was sent is shown short, and without invisible characters', async () => {
  const schema = z.strictObject({ n: z.int() });
  expect(await told(schema, { n: 'x'.repeat(1_000) })).toEqual([
    ['WRONG_TYPE', `"n" must be a whole number, not "${'x'.repeat(40)}...".`],
  ]);
  expect(await told(schema, { n: 'a"\u202e\n\ud800\\' })).toEqual([
    ['WRONG_TYPE', String.raw`"n" must be a whole number, not "a\"\u{202e}\u{a}\u{d800}\\".`],
  ]);
  const [, unknown] = await told(schema, { n: 1, m: 1, ['a\u200b'.repeat(100)]: 1 });
  expect(unknown?.[1]).toMatch(/^"(a\\u\{200b\}){50}\.\.\."/);
});

test('a parameter without a schema is left alone, and a schema of another kind is a fault of the declaration', async () => {
  expect(await pipe.transform('x', { type: 'body' })).toBe('x');
  expect(await pipe.transform('x', { type: 'custom', schema: z.int() })).toBe('x');
  const validate = (value: unknown) => ({ value });
  const schema = { '~standard': { version: 1, vendor: 'other', validate } } as const;
  await expect(pipe.transform('x', { type: 'body', schema })).rejects.toThrow('is not one of zod');
});
