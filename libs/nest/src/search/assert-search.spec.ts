import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { assertSearch } from './assert-search.js';
import type { AnySearch, AnySearchField } from './search.js';

const name: AnySearchField = { schema: z.string(), operators: ['eq'] };
const sample: AnySearch = { example: 'name==a', unsorted: 'by id', fields: { name } };
const mass: AnySearchField = { needs: 'unit', schemaFor: () => z.string(), operators: ['lt'] };

test('a search that a client can use is accepted', () => {
  const unit: AnySearchField = { schema: z.enum(['g']), operators: ['eq'] };
  expect(() => assertSearch(sample)).not.toThrow();
  expect(() => assertSearch({ ...sample, fields: { name, unit, mass }, example: 'unit==g;mass<1' })).not.toThrow();
});

test.each<[what: string, change: Partial<AnySearch>, message: string]>([
  ['a name that RSQL would split', { fields: { name, 'a;b': name } }, 'The field "a;b" of a search must have a name'],
  ['no operator', { fields: { name: { ...name, operators: [] } } }, '"name" of a search must have an operator'],
  ['a list as a value', { fields: { name: { ...name, schema: z.array(z.string()) } } }, 'of the type array'],
  ['neither schema nor need', { fields: { name: { operators: ['eq'] } } }, 'must need a field'],
  ['a need of nothing', { fields: { name, mass } }, 'The field "mass" of a search must need a field'],
  [
    'a need of a field without ==',
    { fields: { name, mass, unit: { ...name, operators: ['in'] } } },
    'must need a field',
  ],
  ['a time of no field', { time: 'at' }, 'The field "at" of a search must have a definition'],
  ['an example that is no filter', { example: 'name' }, 'The example "name" of a search is not RSQL'],
  ['an example of another field', { example: 'nome==a' }, 'The example "nome==a" of a search has the term'],
])('%s is refused', (_, change, message) => {
  expect(() => assertSearch({ ...sample, ...change })).toThrow(message);
});
