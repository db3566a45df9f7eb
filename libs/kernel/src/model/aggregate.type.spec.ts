import { test } from '@jest/globals';
import {
  addition,
  creating,
  given,
  project,
  tally,
  testContext,
  TestRuntime,
  type Tally,
  type TallyTypes,
} from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import { CommandEngine } from '../engine/command-engine.js';
import type { EventStore } from '../ports/event-store.js';
import { aggregate } from './aggregate-declaration.js';
import type { Aggregate, AggregateTypes } from './aggregate.js';
import { refusals } from './domain-error.js';
import { original } from './event-evolution.js';
import type { Query } from './query.js';
import { view } from './view-declaration.js';

interface Other extends AggregateTypes {
  readonly state: { readonly colour: string };
  readonly create: { readonly type: 'paint'; readonly colour: string };
  readonly update: { readonly type: 'repaint'; readonly colour: string };
  readonly event: { readonly type: 'painted'; readonly colour: string };
  readonly services: undefined;
  readonly error: never;
  readonly query: Query;
}

// Compiled by `nx typecheck`, never called.
function cases(store: EventStore<TallyTypes>, foreign: EventStore<Other>): unknown[] {
  const parts = { aggregate: tally, runtime: new TestRuntime(), services: { allows: () => true } };
  const engine = new CommandEngine({ ...parts, store });
  const context = testContext();

  expectTypeOf(given(tally).state()).toEqualTypeOf<Tally>();
  expectTypeOf<Awaited<ReturnType<typeof engine.create>>['state']>().toEqualTypeOf<Tally | undefined>();

  return [
    // @ts-expect-error a command of another kind
    engine.update('a', { type: 'start', label: 'x' }, context),
    // @ts-expect-error a misspelt field
    engine.update('a', { type: 'add', amount: 1 }, context),
    // @ts-expect-error no context
    engine.create({ type: 'start', label: 'x' }),
    // @ts-expect-error the store of another aggregate
    new CommandEngine({ ...parts, store: foreign }),
    // @ts-expect-error services that lack their functions
    new CommandEngine({ ...parts, store, services: {} }),
    // @ts-expect-error an error code that the catalogue lacks
    refusals(tally.errors)('TALLY_LOST'),
    // @ts-expect-error an error code that the aggregate lacks
    given(tally).when({ type: 'add', by: 1 }).thenRefuses('TALLY_LOST'),
    // @ts-expect-error an event that the aggregate lacks
    given(tally, { type: 'tally_lost' }),
    // @ts-expect-error an event without its field
    given(tally).when({ type: 'add', by: 1 }).then({ type: 'tally_added', by: 1 }),
    // @ts-expect-error an update as a creation
    creating(tally).when({ type: 'add', by: 1 }),
    // @ts-expect-error a record of another shape
    project(addition).then({ 'a-1': { colour: 'red' } }),
  ];
}

export const forgetful: Aggregate<TallyTypes> = {
  ...tally,
  // @ts-expect-error an event that `apply` does not handle
  apply(state, event) {
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the compiler must find it without the linter
    switch (event.type) {
      case 'tally_started':
      case 'tally_relabelled':
        return { ...state, label: event.label };
    }
  },
};

const written = {
  type: 'others',
  schemaVersion: 1,
  initial: { colour: '' },
  errors: {},
  events: { painted: original<Other['event']>() },
};

// Compiled, never called. Checks what is inferred inside a declaration.
const declarations = () => [
  aggregate<Other>({
    ...written,
    handleCreate(command, services, context) {
      expectTypeOf(command).toEqualTypeOf<Other['create']>();
      expectTypeOf(services).toBeUndefined();
      expectTypeOf(context.at).toBeString();
      return [{ type: 'painted', colour: command.colour }];
    },
    handleUpdate: (state, { colour }) => Promise.resolve(state.colour === colour ? [] : [{ type: 'painted', colour }]),
    apply: (state, event) => ({ ...state, colour: event.colour }),
  }),
  aggregate<Other>({
    ...written,
    // @ts-expect-error a misspelt event
    handleCreate: () => [{ type: 'pained', colour: '' }],
    handleUpdate: () => [],
    apply: (state) => state,
  }),
  aggregate<Other>({
    ...written,
    // @ts-expect-error a property that no aggregate has
    handleDelete: () => [],
    handleCreate: () => [],
    handleUpdate: () => [],
    apply: (state) => state,
  }),
  aggregate<TallyTypes>({
    ...tally,
    // @ts-expect-error an error code that the catalogue lacks
    unique: { label: { key: ({ label }) => label, error: 'TALLY_LOST' } },
  }),
  aggregate<TallyTypes>({
    ...tally,
    // @ts-expect-error an event without its evolution
    events: { tally_started: original(), tally_added: original() },
  }),
  aggregate<TallyTypes>({
    ...tally,
    // @ts-expect-error an event that `apply` does not handle
    apply(state, event) {
      // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the compiler must find it without the linter
      switch (event.type) {
        case 'tally_started':
          return { ...state, label: event.label };
      }
    },
  }),
  view<{ readonly total: number }, TallyTypes>({
    ...{ type: 'totals', version: 1, aggregateType: tally.type, isChildOfAggregate: false },
    viewId: ({ aggregateId }) => aggregateId,
    update(previous, { payload }) {
      expectTypeOf(previous).toEqualTypeOf<{ readonly total: number } | undefined>();
      return payload.type === 'tally_added' ? { total: payload.total } : previous;
    },
  }),
  view<{ readonly total: number }, TallyTypes>({
    ...{ type: 'totals', version: 1, aggregateType: tally.type, isChildOfAggregate: false },
    viewId: ({ aggregateId }) => aggregateId,
    // @ts-expect-error a record of another shape
    update: () => ({ sum: 1 }),
  }),
];

test('the compiler infers the types of an aggregate and refuses what does not fit them', () => {
  expectTypeOf(declarations).toBeFunction();
  expectTypeOf(cases).toBeFunction();
});
