import { aggregate, original, view, type AggregateTypes, type Query } from '@snapfold/kernel';

export interface CounterTypes extends AggregateTypes {
  readonly state: { readonly count: number };
  readonly create: { readonly type: 'start' };
  readonly update: { readonly type: 'add'; readonly by: number };
  readonly event: { readonly type: 'started' } | { readonly type: 'added'; readonly by: number };
  readonly services: object;
  readonly error: never;
  readonly query: Query;
}

export const counter = aggregate<CounterTypes>({
  type: 'counters',
  schemaVersion: 1,
  initial: { count: 0 },
  errors: {},
  events: { started: original(), added: original() },
  handleCreate: () => [{ type: 'started' }],
  handleUpdate: (_, { by }) => [{ type: 'added', by }],
  apply: (state, event) => (event.type === 'added' ? { count: state.count + event.by } : state),
});

/** The number of additions to a counter. */
export interface Additions {
  readonly times: number;
}

export const additions = view<Additions, CounterTypes>({
  type: 'additions',
  aggregateType: counter.type,
  version: 1,
  isChildOfAggregate: false,
  viewId: ({ aggregateId }) => aggregateId,
  update: (previous, { payload }) => ({ times: (previous?.times ?? 0) + (payload.type === 'added' ? 1 : 0) }),
});
