import { expect, test } from '@jest/globals';
import type { Query, Search } from '@snapfold/kernel';
import { expectTypeOf } from 'expect-type';
import { z } from 'zod';
import type { AnySearch, FieldsOf, SearchDefinition, SearchPart } from './search.js';

type Price = { readonly amount: string };
type Fields = { readonly id: string; readonly colour: 'red' | 'blue'; readonly price: Price; readonly watts: number };
type LampQuery = Search<Fields, 'id' | 'price'> & { readonly colour?: string | undefined };
type Definition = SearchDefinition<LampQuery>;

const [example, unsorted] = ['id==a', 'by id'];
const id = { schema: z.string(), operators: ['eq', 'in'], sorts: true } as const;
const colour = { schema: z.enum(['red', 'blue']), operators: ['eq'] } as const;
const watts = { schema: z.int(), operators: ['ge'] } as const;
const priceIn = (needed: 'red' | 'blue') => z.string().transform((amount): Price => ({ amount: needed + amount }));
const price = { needs: 'colour', schemaFor: priceIn, operators: ['lt'], sorts: true } as const;
const fields = { id, colour, price, watts };

const base = { example, unsorted };

export const whole: Definition = { ...base, fields, time: 'id' };
// @ts-expect-error a missing field
export const forgotten: Definition = { ...base, fields: { id, colour, price } };
// @ts-expect-error a field that the query lacks
export const stray: Definition = { ...base, fields: { ...fields, owner: id } };
// @ts-expect-error a schema of another type
export const mistyped: Definition['fields'] = { ...fields, watts: { ...watts, schema: z.string() } };
// @ts-expect-error a value that the field never has
export const wider: Definition['fields'] = { ...fields, colour: { ...colour, schema: z.string() } };
// @ts-expect-error an operator that is none
export const unknown: Definition['fields'] = { ...fields, watts: { ...watts, operators: ['like'] } };
// @ts-expect-error a field that sorts the list is not marked so
export const unmarked: Definition['fields'] = { ...fields, id: { ...id, sorts: undefined } };
// @ts-expect-error a field that does not sort the list is marked so
export const marked: Definition['fields'] = { ...fields, watts: { ...watts, sorts: true } };
// @ts-expect-error a field needs one that the query lacks
export const needy: Definition['fields'] = { ...fields, price: { ...price, needs: 'owner' } };
// @ts-expect-error a field needs one of another type
export const needing: Definition['fields'] = { ...fields, price: { ...price, needs: 'watts' } };
// @ts-expect-error a number as the time
export const timed: Definition = { ...base, fields, time: 'watts' };

test('the fields of a search are those of the condition of the query', () => {
  expectTypeOf<FieldsOf<LampQuery>>().toEqualTypeOf<Fields>();
  expectTypeOf<Definition>().toExtend<AnySearch>();
  expect(whole.fields).toHaveProperty('price');
});

test('only a query with a condition has a search, and must have one', () => {
  expectTypeOf<{ readonly search: Definition }>().toExtend<SearchPart<LampQuery>>();
  expectTypeOf<object>().not.toExtend<SearchPart<LampQuery>>();
  expectTypeOf<object>().toExtend<SearchPart<{ readonly owner?: string }>>();
  expectTypeOf<{ readonly search: Definition }>().not.toExtend<SearchPart<{ readonly owner?: string }>>();
  expectTypeOf<object>().toExtend<SearchPart<Query>>();
  expect(example).toBe('id==a');
});
