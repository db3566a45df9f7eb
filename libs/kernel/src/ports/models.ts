import type { AggregateTypes } from '../model/aggregate.js';
import type { ReadModel } from '../model/query.js';
import type { Snapshot } from './snapshot.js';

/** The types of the aggregates of a service, by their names in the declaration. */
export type AggregatesOf = Readonly<Record<string, AggregateTypes>>;

/** What the services of an aggregate, and the handlers of events, may read: the snapshots of every aggregate. */
export type Models<A extends AggregatesOf> = {
  readonly [K in keyof A]: ReadModel<Snapshot<A[K]>, A[K]['query']>;
};
