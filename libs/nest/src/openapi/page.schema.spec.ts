import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { listQuery, queryOf } from './page.schema.js';

const more = { atLeast: z.number().optional() };

test('the query of a list has its filters, but not the fields of every list', () => {
  const asked = { label: 'a', limit: 2, cursor: 'x', atLeast: 7 };
  expect(queryOf<{ label: string }>(asked, more)).toEqual({ label: 'a' });
  expect(queryOf<{ label: string; atLeast: number }>(asked)).toEqual({ label: 'a', atLeast: 7 });
  expect(asked).toHaveProperty('limit', 2);
});

test('a filter with the name of a field of every list is refused', () => {
  expect(listQuery({ label: z.string() }, more).parse({ label: 'a' })).toEqual({ label: 'a', limit: 20 });
  expect(() => listQuery({ limit: z.string() })).toThrow('A filter has the name "limit"');
  expect(() => listQuery({ atLeast: z.string() }, more)).toThrow('A filter has the name "atLeast"');
});

test('a filter that cannot be read from the text of a query is refused', () => {
  expect(() => listQuery({ tags: z.array(z.string()) })).toThrow(
    'The query field "tags" has a schema of the type array',
  );
  expect(() => listQuery({ size: z.coerce.number() })).toThrow('The query field "size" coerces');
});
