import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { cursor, id, instant, text } from './text.schema.js';

test.each<[schema: z.ZodType, good: readonly string[], bad: readonly string[]]>([
  [text(3), ['', 'abc', '😀😀😀'], ['abcd', '😀😀😀😀', '\ud800']],
  [id, ['a', 'x'.repeat(64)], ['', 'x'.repeat(65)]],
  [cursor, ['1', 'eyJ-_0', '', 'é', 'x'.repeat(11_000)], []],
  [
    instant,
    ['2026-01-31T12:00:00.000Z'],
    ['', '2026', '2026-02-30T12:00:00.000Z', '2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000+00:00'],
  ],
])('%#: accepts what it should, and nothing else', (schema, good, bad) => {
  for (const value of good) expect(schema.safeParse(value).success).toBe(true);
  for (const value of bad) expect(schema.safeParse(value).success).toBe(false);
});

test('an instant is what a time in UTC with milliseconds is written as', () => {
  const number = (digits: number, max: number) =>
    fc.integer({ min: 0, max }).map((part) => String(part).padStart(digits, '0'));
  const almost = fc
    .tuple(number(4, 9_999), number(2, 13), number(2, 32), number(2, 25), number(2, 61), number(2, 61), number(3, 999))
    .map(
      ([year, month, day, hours, minutes, seconds, ms]) =>
        `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${ms}Z`,
    );
  const written = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  const isWritten = (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
  fc.assert(
    fc.property(fc.oneof(almost, written), (text) => instant.safeParse(text).success === isWritten(text)),
    { numRuns: 5_000 },
  );
});

test('the bounds are in the documentation, also of a schema that adds to them', () => {
  const documented = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' });
  expect(documented(text(3).describe('x').optional())).toMatchObject({
    type: 'string',
    maxLength: 3,
    description: 'x',
  });
  expect(documented(id)).toMatchObject({ minLength: 1, maxLength: 64 });
  expect(documented(cursor)).toMatchObject({ pattern: '^[A-Za-z0-9_-]+$' });
  expect(documented(instant)).toMatchObject({ format: 'date-time' });
});
