import { expect, test } from '@jest/globals';
import { closed } from './closed.js';

const text = { type: 'string' };

test('a schema with fields allows no others, unless it says which, or is a part of another one', () => {
  const schemas = {
    Open: { type: 'object', properties: { a: text, inner: { properties: { b: text } } } },
    Strict: { properties: { a: text }, additionalProperties: false, allOf: [{ if: { properties: { a: true } } }] },
    Record: { type: 'object', additionalProperties: text },
    Shared: { properties: { a: text } },
    Whole: { allOf: [{ $ref: '#/components/schemas/Shared' }, { properties: { b: text } }] },
  };
  const no = { unevaluatedProperties: false };
  expect(closed({ components: { schemas } })).toEqual({
    components: {
      schemas: {
        Open: { type: 'object', properties: { a: text, inner: { properties: { b: text }, ...no } }, ...no },
        Strict: { ...schemas.Strict, ...no },
        Record: schemas.Record,
        Shared: schemas.Shared,
        Whole: { ...schemas.Whole, ...no },
      },
    },
  });
});
