import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { exampleOf } from './example.js';
import { DocumentSchemas } from './document-schemas.js';

function example(schema: z.ZodType) {
  const schemas = new DocumentSchemas();
  return exampleOf(schemas.convert(schema, 'a test'), schemas.components);
}

test('the example of a schema is its own first, or is made of those of its parts', () => {
  const name = z.string().meta({ id: 'Name', examples: ['Ada', 'Bob'] });
  const shape = {
    name,
    kind: z.literal('a'),
    size: z.enum(['small', 'large']),
    count: z.int().min(3),
    isOpen: z.boolean(),
  };
  const made = { name: 'Ada', kind: 'a', size: 'small', count: 3, isOpen: true };
  expect(example(z.object(shape))).toEqual(made);
  expect(example(z.array(z.object(shape)))).toEqual([made]);
  expect(example(z.object(shape).meta({ examples: [{ name: 'Eve' }] }))).toEqual({ name: 'Eve' });
});

test('an example leaves out what is optional, and has null for what may be null', () => {
  const text = z.string().meta({ examples: ['text'] });
  expect(example(z.object({ one: text.optional(), other: text.nullable(), limit: z.int().default(20) }))).toEqual({
    other: null,
  });
});

test('the example of a union is that of its first member', () => {
  const member = (type: string) => z.object({ type: z.literal(type) });
  expect(example(z.discriminatedUnion('type', [member('a'), member('b')]))).toEqual({ type: 'a' });
});

test('the example of a point in time is one', () => {
  expect(example(z.string().meta({ format: 'date-time' }))).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
