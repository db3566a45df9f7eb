import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { withMappings } from './finished-operation.js';
import { objectOf } from './json.js';
import { DocumentSchemas } from './document-schemas.js';

const converted = (schema: z.ZodType) => new DocumentSchemas().convert(schema, 'a test');

test('an integer has the bounds that it was given, but not those of every safe integer', () => {
  expect(converted(z.int())).toEqual({ type: 'integer' });
  expect(converted(z.int().min(1))).toEqual({ type: 'integer', minimum: 1 });
  expect(converted(z.number().int().max(100))).toEqual({ type: 'integer', maximum: 100 });
});

test('a schema with an id becomes a component, without the id', () => {
  const schemas = new DocumentSchemas();
  const colour = z.enum(['red', 'blue']).meta({ id: 'Colour', examples: ['red'] });
  expect(schemas.convert(z.object({ colour }), 'a test')).toMatchObject({
    properties: { colour: { $ref: '#/components/schemas/Colour' } },
  });
  expect(schemas.components).toEqual({ Colour: { type: 'string', enum: ['red', 'blue'], examples: ['red'] } });
});

test('a union by type of schemas without an id has no discriminator, since that could not name them', () => {
  const schemas = new DocumentSchemas();
  const member = (type: string) => z.object({ type: z.literal(type) });
  const union = z.discriminatedUnion('type', [member('a'), member('b')]).meta({ id: 'Either' });
  schemas.convert(union, 'a test');
  expect(Object.keys(objectOf(withMappings(schemas.components)['Either']))).toEqual(['oneOf']);
});

test('a union by type is a oneOf with a discriminator that names the schema of each type', () => {
  const schemas = new DocumentSchemas();
  const member = (type: string) => z.object({ type: z.literal(type) }).meta({ id: type.toUpperCase() });
  const union = z.discriminatedUnion('type', [member('a'), member('b')]).meta({ id: 'Either' });
  schemas.convert(union, 'a test');
  const [one, other] = ['#/components/schemas/A', '#/components/schemas/B'];
  expect(withMappings(schemas.components)['Either']).toEqual({
    oneOf: [{ $ref: one }, { $ref: other }],
    discriminator: { propertyName: 'type', mapping: { a: one, b: other } },
  });
});
