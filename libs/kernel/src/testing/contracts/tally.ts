import type { InMemoryQuery } from '../../in-memory/in-memory-query.js';
import { aggregate } from '../../model/aggregate-declaration.js';
import type { AggregateTypes, Awaitable } from '../../model/aggregate.js';
import { refusals } from '../../model/domain-error.js';
import { original } from '../../model/event-evolution.js';
import type { Query, QueryBuilder } from '../../model/query.js';
import { view } from '../../model/view-declaration.js';

/** The sample that the contract suites work with: a labelled number that only grows. */
export interface Tally {
  readonly label: string;
  readonly total: number;
}

/** The sample's error codes. */
export const tallyErrors = {
  TALLY_LABEL_TAKEN: { kind: 'conflict', message: 'Another tally has this label.' },
  TALLY_NOT_POSITIVE: { kind: 'rejected', message: 'Only numbers above zero can be added.' },
  TALLY_FULL: { kind: 'conflict', message: 'The total would pass 1,000.' },
} as const;

/** The types of the sample. */
export interface TallyTypes extends AggregateTypes {
  readonly state: Tally;
  readonly create: { readonly type: 'start'; readonly label: string };
  readonly update:
    | { readonly type: 'add'; readonly by: number; readonly times?: number }
    | { readonly type: 'relabel'; readonly label: string };
  readonly event:
    | { readonly type: 'tally_started'; readonly label: string }
    | { readonly type: 'tally_added'; readonly by: number; readonly total: number }
    | { readonly type: 'tally_relabelled'; readonly label: string };
  readonly services: { allows(label: string): Awaitable<boolean> };
  readonly error: keyof typeof tallyErrors;
  readonly query: Query;
}

const refuse = refusals(tallyErrors);

/** The sample aggregate. An empty label claims no unique key, so any number of tallies may have none. */
export const tally = aggregate<TallyTypes>({
  type: 'tallies',
  schemaVersion: 1,
  initial: { label: '', total: 0 },
  errors: tallyErrors,
  events: { tally_started: original(), tally_added: original(), tally_relabelled: original() },
  unique: { label: { key: ({ label }) => label.toLowerCase() || undefined, error: 'TALLY_LABEL_TAKEN' } },

  async handleCreate({ label }, services) {
    if (!(await services.allows(label))) throw refuse('TALLY_LABEL_TAKEN');
    return [{ type: 'tally_started', label }];
  },

  handleUpdate(state, command) {
    switch (command.type) {
      case 'add': {
        const { by, times = 1 } = command;
        if (by <= 0) throw refuse('TALLY_NOT_POSITIVE', { by });
        if (state.total + by * times > 1_000) throw refuse('TALLY_FULL', { total: state.total, by });
        return Array.from({ length: times }, (_, index) => ({
          type: 'tally_added',
          by,
          total: state.total + by * (index + 1),
        }));
      }
      case 'relabel':
        return command.label === state.label ? [] : [{ type: 'tally_relabelled', label: command.label }];
    }
  },

  apply(state, event) {
    switch (event.type) {
      case 'tally_started':
      case 'tally_relabelled':
        return { ...state, label: event.label };
      case 'tally_added':
        return { ...state, total: event.total };
    }
  },
});

/** A record per event: one addition to a tally. */
export interface Addition {
  readonly tallyId: string;
  readonly version: number;
  readonly by: number;
}

/** The sample's view with one record per event. */
export const addition = view<Addition, TallyTypes, AdditionQuery>({
  type: 'addition',
  aggregateType: tally.type,
  version: 1,
  isChildOfAggregate: true,
  viewId: ({ aggregateId, version }) => `${aggregateId}-${version}`,
  update: (_, { aggregateId, version, payload }) =>
    payload.type === 'tally_added' ? { tallyId: aggregateId, version, by: payload.by } : undefined,
});

/** A record per aggregate: how many additions a tally has had, and the largest of them. */
export interface TallySummary {
  readonly tallyId: string;
  readonly additions: number;
  readonly largest: number;
}

/** The sample's view with one record per aggregate. */
export const tallySummary = view<TallySummary, TallyTypes>({
  type: 'tally_summary',
  aggregateType: tally.type,
  version: 1,
  isChildOfAggregate: false,
  viewId: ({ aggregateId }) => aggregateId,
  update(previous = { tallyId: '', additions: 0, largest: 0 }, { aggregateId, payload }) {
    if (payload.type !== 'tally_added') return undefined;
    return {
      tallyId: aggregateId,
      additions: previous.additions + 1,
      largest: Math.max(previous.largest, payload.by),
    };
  },
});

/** Finds all summaries, in the order of their tallies' ids. */
export const inMemorySummaries: QueryBuilder<Query, InMemoryQuery<TallySummary>> = {
  build: () => ({ matches: () => true, order: [] }),
};

/** A query for additions. An absent field matches everything. */
export type AdditionQuery = { readonly tallyId?: string | undefined; readonly by?: number | undefined };

/** Finds additions, the newest of a tally first. */
export const inMemoryAdditions: QueryBuilder<AdditionQuery, InMemoryQuery<Addition>> = {
  build: ({ tallyId, by }) => ({
    matches: (record) =>
      (tallyId === undefined || record.tallyId === tallyId) && (by === undefined || record.by === by),
    order: [{ key: ({ version }) => version, direction: 'descending' }],
  }),
};
