import { deepStrictEqual } from 'node:assert';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { encoder } from './encoder.js';
import { id, instant, text } from './text.schema.js';

const outcome = (encode: () => unknown): unknown => {
  try {
    return { encoded: encode() };
  } catch (error) {
    return { name: (error as Error).name, message: (error as Error).message };
  }
};

/** Compares what zod and the encoder make of a value. An absent field is not one that is undefined. */
function compare(schema: z.ZodType, value: unknown): void {
  // Not by `expect`, which an object with the field `constructor` confuses.
  deepStrictEqual(
    outcome(() => encoder(schema)(value)),
    outcome(() => z.encode(schema, value)),
  );
}

class Unknown extends Error {
  override readonly name = 'Unknown';
}

const cents = z.codec(
  z.strictObject({ value: z.string().regex(/^-?\d+\.\d\d$/), currency: z.enum(['EUR', 'USD']) }),
  z.custom<number>((value) => Number.isSafeInteger(value)),
  {
    decode: ({ value }) => Number(value.replace('.', '')),
    encode(minor, { issues }) {
      if (minor === 404) throw new Unknown('404 is not known.');
      if (minor < -9) issues.push({ code: 'custom', input: minor, message: 'is too small' });
      return { value: (minor / 100).toFixed(2), currency: 'EUR' as const };
    },
  },
);

const leaves = [
  z.string(),
  z.string().min(2),
  z.string().min(2).max(3).regex(/^a/),
  z.string().trim(),
  z.string().toUpperCase().max(3),
  z.email(),
  z.coerce.string(),
  text(2),
  id,
  instant,
  z.number(),
  z.int(),
  z.int().min(1),
  z.number().multipleOf(0.5),
  z.coerce.number(),
  z.boolean(),
  z.enum(['a', 'b']),
  z.enum({ One: 1, Two: 'two' }),
  z.literal(['a', 1, null]),
  z.null(),
  z.any(),
  z.unknown(),
  z.custom<string>((value) => value === 'a' || value === undefined),
  z.string().refine((value) => value !== 'a', { when: () => true }),
  z.string().default('a'),
  z.string().prefault('a'),
  z.string().catch('a'),
  z.string().transform((value) => value.length),
  z.string().refine(async (value) => Promise.resolve(value !== 'a')),
  cents,
] as const;

const names = ['a', 'b', 'constructor', 'toString'];
const schemas = fc.letrec<{ schema: z.ZodType }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<z.ZodType>(...leaves),
    tie('schema').map((inner) => inner.nullable()),
    tie('schema').map((inner) => inner.optional()),
    tie('schema').map((inner) => inner.meta({ description: 'described' })),
    tie('schema').map((inner) => inner.readonly()),
    tie('schema').map((inner) => z.array(inner)),
    tie('schema').map((inner) => z.array(inner).max(1)),
    tie('schema').map((inner) => z.record(z.string(), inner)),
    fc.tuple(tie('schema'), tie('schema')).map((inner) => z.union(inner)),
    fc
      .tuple(fc.dictionary(fc.constantFrom(...names), tie('schema')), fc.integer({ min: 0, max: 3 }))
      .map(([shape, kind]) => {
        const object = z.object(shape);
        return [object, object.strict(), object.loose(), object.refine((value) => !('b' in value))][kind] ?? object;
      }),
  ),
})).schema;

const scalars = fc.constantFrom(
  ...[
    undefined,
    null,
    '',
    'a',
    'ab',
    ' a ',
    'aaaa',
    'two',
    '\ud800',
    '2026-01-31T12:00:00.000Z',
    '2026-02-30T12:00:00.000Z',
  ],
  ...[0, 1, 2, 0.5, -0, -10, 404, 150, 2 ** 53, NaN, Infinity, true, false],
);
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, 'other'), tie('value'), { noNullPrototype: false }),
  ),
})).value;

test('it does what z.encode does, for any schema and any value', () => {
  fc.assert(fc.property(schemas, values, compare), { numRuns: 5_000 });
});

/** Values that a schema accepts, at least often. */
function fitting(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.shape).map(([name, field]) => [
      name,
      fitting(field as z.ZodType),
    ]);
    return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>);
  }
  if (schema instanceof z.ZodArray) return fc.array(fitting(schema.element as z.ZodType), { maxLength: 2 });
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return fc.oneof(scalars, fitting(schema.unwrap() as z.ZodType));
  return scalars;
}

test('it does what z.encode does, for any schema and values of its shape', () => {
  const pairs = schemas.chain((schema) => fitting(schema).map((value) => [schema, value] as const));
  fc.assert(
    fc.property(pairs, ([schema, value]) => compare(schema, value)),
    { numRuns: 5_000 },
  );
});

test('a field that objects inherit counts as zod counts it', () => {
  const inherited = Object.assign(Object.create({ a: 'a' }) as object, { b: 'b' });
  for (const object of [z.object({ a: z.string(), b: z.string() }), z.strictObject({ b: z.string() })])
    compare(object, inherited);
  compare(z.object({ constructor: z.string().optional() }), {});
  compare(z.object({ ['__proto__']: z.string().optional(), a: z.string() }), { a: 'a' });
});

test('a list with a hole is refused as zod refuses it', () => {
  const withHole = Object.assign(['a'], { length: 2 });
  compare(z.array(z.string()), withHole);
  compare(z.array(z.string().optional()), withHole);
});

test('what a codec throws is thrown', () => {
  expect(() => encoder(z.object({ amount: cents }))({ amount: 404 })).toThrow(Unknown);
});
