import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { assertReadable, readText } from './query-text.js';

const limit = z.int().min(1).max(100).default(20);
const query = z.strictObject({
  limit,
  ratio: z.number().nullable().optional(),
  isOpen: z.boolean().optional(),
  label: z.string().optional(),
  size: z.literal([1, 2]).optional(),
  kind: z.enum(['a', 'b']).optional(),
  page: z.union([z.literal('last'), z.int()]).optional(),
  day: z.codec(z.int(), z.date(), { decode: (day) => new Date(day), encode: Number }).optional(),
});
const read = (asked: object) => query.parse(readText(query, asked));

test('numbers and booleans are read from text by the type of their schema, and text stays text', () => {
  expect(read({ limit: '5', ratio: '-1.50', isOpen: 'true', label: '5', size: '2', kind: 'a', page: '3' })).toEqual({
    ...{ limit: 5, ratio: -1.5, isOpen: true, label: '5', size: 2, kind: 'a', page: 3 },
  });
  expect(read({ isOpen: 'false', page: 'last', day: '0' })).toEqual({
    ...{ limit: 20, isOpen: false, page: 'last', day: new Date(0) },
  });
});

test.each(
  // prettier-ignore
  ['', ' 5', '5 ', '5.0', '+5', '05', '1e1', '0x10', '0b1', '٣', '５', '1_0', '-0', 'NaN', 'Infinity', '9007199254740993', '9'.repeat(30), 'true'],
)('%j is not a whole number', (text) => {
  expect(() => read({ limit: text })).toThrow();
  const position = z.strictObject({ atLeast: z.int().min(0) });
  expect(position.safeParse(readText(position, { atLeast: text })).success).toBe(false);
});

test.each(['', ' 1', '1.', '.5', '+1', '1e1', '0x1', '01', '1,5', '-', '٣', 'NaN', '1.2.3'])(
  '%j is not a number',
  (text) => {
    expect(() => read({ ratio: text })).toThrow();
  },
);

test.each(['', '1', 'TRUE', 'yes', 'on', ' true'])('%j is neither true nor false', (text) => {
  expect(() => read({ isOpen: text })).toThrow();
});

test('a schema whose values text cannot have is refused, and so is one that coerces', () => {
  const fits = [
    z.string(),
    limit,
    z.number().optional(),
    z.boolean(),
    z.enum(['a']),
    z.stringbool(),
    z.iso.date(),
    query.shape.page,
    query.shape.day,
  ];
  for (const schema of fits) expect(() => assertReadable('x', schema)).not.toThrow();
  for (const schema of [
    z.array(z.string()),
    z.strictObject({}),
    z.date(),
    z.bigint(),
    z.null(),
    z.union([z.int(), z.date()]),
  ])
    expect(() => assertReadable('x', schema.optional())).toThrow('The query field "x" has a schema of the type');
  for (const schema of [z.coerce.number(), z.coerce.boolean(), z.coerce.string()])
    expect(() => assertReadable('x', schema.optional())).toThrow('The query field "x" coerces');
});
