import { expect, test } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { aggregate, original, view, type AggregateTypes, type Query } from '@snapfold/kernel';
import type { RunningAggregate, RunningService, Runtime, ViewDispatcher } from '@snapfold/kernel/engine';
import {
  addition,
  tally,
  tallySummary,
  type Addition,
  type AdditionQuery,
  type TallySummary,
  type TallyTypes,
} from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import { z } from 'zod';
import { aggregateApi } from '../aggregates/aggregate-api.js';
import { viewListApi, viewRecordApi, type ViewApi } from '../views/view-api.js';
import { InjectService, serviceToken } from './service-token.js';
import { SnapfoldModule } from './snapfold.module.js';

/** A second aggregate, to be used by mistake in place of the first. */
interface LampTypes extends AggregateTypes {
  readonly state: { readonly isLit: boolean };
  readonly create: { readonly type: 'hang' };
  readonly update: { readonly type: 'light' };
  readonly event: { readonly type: 'lamp_hung' } | { readonly type: 'lamp_lit' };
  readonly error: never;
  readonly query: { readonly isLit?: boolean | undefined };
}
interface LampRecord {
  readonly lampId: string;
  readonly lit: number;
}

type Sample = RunningService<
  { readonly tallies: RunningAggregate<TallyTypes>; readonly lamps: RunningAggregate<LampTypes> },
  {
    readonly additions: ViewDispatcher<TallyTypes, Addition, AdditionQuery>;
    readonly summaries: ViewDispatcher<TallyTypes, TallySummary, Query>;
    readonly burnt: ViewDispatcher<LampTypes, LampRecord, Query>;
  }
>;

const label = { label: z.string() };
const tallies = aggregateApi(tally, {
  name: 'Tally',
  path: 'tallies',
  create: { type: 'start', fields: label },
  update: { add: { by: z.number(), times: z.number().optional() }, relabel: label },
  events: { tally_started: label, tally_added: { by: z.number(), total: z.number() }, tally_relabelled: label },
  filters: {},
  shown: z.object({ total: z.number() }),
  present: ({ state: { total } }) => ({ total }),
});
const lamp = aggregate<LampTypes>({
  type: 'lamps',
  schemaVersion: 1,
  initial: { isLit: false },
  errors: {},
  events: { lamp_hung: original(), lamp_lit: original() },
  handleCreate: () => [{ type: 'lamp_hung' }],
  handleUpdate: () => [{ type: 'lamp_lit' }],
  apply: (_, { type }) => ({ isLit: type === 'lamp_lit' }),
});
const lamps = aggregateApi(lamp, {
  name: 'Lamp',
  path: 'lamps',
  create: { type: 'hang', fields: {} },
  update: { light: {} },
  events: { lamp_hung: {}, lamp_lit: {} },
  filters: { isLit: z.boolean().optional() },
  shown: z.object({ isLit: z.boolean() }),
  present: ({ state }) => state,
});
const burning = view<LampRecord, LampTypes>({
  type: 'burning',
  aggregateType: 'lamps',
  version: 1,
  isChildOfAggregate: false,
  viewId: ({ aggregateId }) => aggregateId,
  update: () => undefined,
});

const route = { path: 'parts', operation: 'partList', summary: 'Parts', shown: z.object({ by: z.number() }) };
const list = {
  ...route,
  of: tallies,
  filters: { by: z.number().optional() },
  query: (tallyId: string, { by }: { readonly by?: number | undefined }) => ({ tallyId, by }),
  idOf: ({ tallyId }: Addition) => tallyId,
  present: ({ by }: Addition) => ({ by }),
};
const additions = viewListApi(addition, list);
const record = { ...route, of: tallies, present: ({ largest }: TallySummary) => ({ by: largest }) };
const summaries = viewRecordApi(tallySummary, record);
const burnt = viewRecordApi(burning, { ...route, of: lamps, present: ({ lit }) => ({ by: lit }) });

const SAMPLE = serviceToken<Sample>('Sample');
const OTHER = serviceToken<RunningService<{ readonly counters: RunningAggregate<TallyTypes> }, unknown>>('Other');
declare const runtime: Runtime;
declare const open: (uri: string) => Promise<Sample>;

/** Never called: the compiler checks it. */
export function registrations() {
  const parts = { service: SAMPLE, runtime, inject: ['uri'] as [string], open };
  const all = { aggregates: { tallies, lamps }, views: { additions, summaries, burnt } };
  SnapfoldModule.register({ ...parts, apis: all });
  SnapfoldModule.register({ ...parts, apis: { aggregates: { tallies } } });
  // @ts-expect-error the definition of another aggregate
  SnapfoldModule.register({ ...parts, apis: { aggregates: { tallies: lamps } } });
  // @ts-expect-error an aggregate that the service lacks
  SnapfoldModule.register({ ...parts, apis: { aggregates: { tallies, counters: tallies } } });
  // @ts-expect-error the definition of another view
  SnapfoldModule.register({ ...parts, apis: { ...all, views: { additions: summaries } } });
  // @ts-expect-error the definition of another view, of another aggregate
  SnapfoldModule.register({ ...parts, apis: { ...all, views: { burnt: summaries } } });
  // @ts-expect-error a view that the service lacks
  SnapfoldModule.register({ ...parts, apis: { ...all, views: { additions, parts: additions } } });
  // @ts-expect-error a view in the place of an aggregate
  SnapfoldModule.register({ ...parts, apis: { aggregates: { tallies: additions } } });
  // @ts-expect-error the token of another service
  SnapfoldModule.register({ ...parts, service: OTHER, apis: { aggregates: {} } });
  const { service: _, ...withoutToken } = parts;
  SnapfoldModule.register({ ...withoutToken, apis: all });
  // @ts-expect-error the definition of another aggregate, without a token
  SnapfoldModule.register({ ...withoutToken, apis: { aggregates: { tallies: lamps } } });
  // @ts-expect-error no injection token for the parameter of `open`
  SnapfoldModule.register({ ...parts, inject: [], apis: all });
}

/** Never called: the compiler checks it. */
export function views() {
  // @ts-expect-error the view of another aggregate
  viewListApi(addition, { ...list, of: lamps });
  // @ts-expect-error `present` returns something that is not of the schema
  viewListApi(addition, { ...list, present: ({ by }) => ({ by: String(by) }) });
  // @ts-expect-error a query of another type
  viewListApi(addition, { ...list, query: (tallyId: string) => ({ tallyId, colour: 'red', by: 'one' }) });
  // @ts-expect-error the record of another view
  viewRecordApi(tallySummary, { ...record, present: ({ lit }: LampRecord) => ({ by: lit }) });
}

/** Never made: the compiler checks that the parameters have the type of the service. */
@Controller()
export class Injected {
  constructor(
    @InjectService(SAMPLE) readonly sample: Sample,
    @InjectService(SAMPLE) readonly part: Pick<Sample, 'aggregates'>,
    // @ts-expect-error another service
    @InjectService(OTHER) readonly other: Sample,
  ) {}
}

test('a view must be defined as a list or as one record, as the view declares', () => {
  expectTypeOf(additions).toExtend<ViewApi<Addition, TallyTypes, AdditionQuery>>();
  expectTypeOf(additions).not.toExtend<ViewApi<TallySummary, TallyTypes, Query>>();
  expect(() => viewListApi(tallySummary, { ...list, idOf: () => '', present: () => ({ by: 1 }) })).toThrow(
    'one record per aggregate',
  );
  expect(() => viewRecordApi(addition, { ...record, present: () => ({ by: 1 }) })).toThrow('a record per event');
});
