import { expect, test } from '@jest/globals';
import { tally, type TallyTypes } from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import { z } from 'zod';
import { aggregateApi, type AggregateApi, type Fields, type FieldsByType, type Updates } from './aggregate-api.js';

type TallyUpdates = Updates<TallyTypes['update']>;

const add = { by: z.number(), times: z.number().optional() };
const label = { label: z.string() };
export const whole: TallyUpdates = { add, relabel: label };
export const joint: TallyUpdates = { add, relabel: 'joint' };
export const internal: TallyUpdates = { add, relabel: 'internal' };
// @ts-expect-error a missing command
export const forgotten: TallyUpdates = { add };
// @ts-expect-error a missing field
export const fieldless: TallyUpdates = { add: { by: z.number() }, relabel: label };
// @ts-expect-error a field of another type
export const mistyped: TallyUpdates = { add: { ...add, by: z.string() }, relabel: label };
// @ts-expect-error a joint command that the aggregate lacks
export const stray: TallyUpdates = { add, relabel: label, send: 'joint' };
// @ts-expect-error an internal command that the aggregate lacks
export const inward: TallyUpdates = { add, relabel: label, settle: 'internal' };
// @ts-expect-error a text other than 'joint' and 'internal'
export const marked: TallyUpdates = { add, relabel: 'hidden' };
// @ts-expect-error a missing event
export const uneventful: FieldsByType<TallyTypes['event']> = { tally_started: label, tally_relabelled: label };
// @ts-expect-error a filter that the query lacks
export const filters: Fields<{ readonly owner?: string | undefined }> = { colour: z.string().optional() };

const definition = {
  name: 'Tally',
  path: 'tallies',
  create: { type: 'start', fields: label },
  update: whole,
  events: {
    tally_started: label,
    tally_added: { by: z.number(), total: z.number() },
    tally_relabelled: label,
  },
  filters: {},
  shown: z.object({ total: z.number() }),
} as const;

test('the compiler checks the definition of an aggregate', () => {
  const api = aggregateApi(tally, { ...definition, present: ({ state: { total } }) => ({ total }) });
  expectTypeOf(api).toExtend<AggregateApi<TallyTypes, z.ZodType>>();
  // @ts-expect-error `present` returns something that is not of the schema
  expect(aggregateApi(tally, { ...definition, present: ({ state: { label } }) => ({ label }) })).toBeDefined();
});
