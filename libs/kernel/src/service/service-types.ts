import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { ReadModel } from '../model/query.js';
import type { View } from '../model/view.js';
import type { Snapshot } from '../ports/snapshot.js';

/** The types of the aggregates of a service, by their names in the declaration. */
export type AggregatesOf = Readonly<Record<string, AggregateTypes>>;

/** A query builder of any query. */
export interface AnyBuilder {
  build(query: never): unknown;
  readonly indexes?: readonly unknown[];
}

/** A view of any records. */
export interface AnyView {
  readonly type: string;
  readonly isChildOfAggregate: boolean;
  update(previous: never, event: never): unknown;
}

/** What a service may ask of its aggregates while it decides: their snapshots, to be read. */
export type Models<A extends AggregatesOf> = {
  readonly [K in keyof A]: ReadModel<Snapshot<A[K]>, A[K]['query']>;
};

/** What a query builder makes of a query. */
export type StorageQueryOf<B> = B extends { build(query: never): infer R } ? R : never;

/** The indexes that a query builder asks for. */
export type IndexOf<B> = B extends { readonly indexes?: readonly (infer I)[] | undefined } ? I : never;

type TypesOf<W> = W extends View<infer V, infer A, infer Q> ? { record: V; aggregate: A; query: Q } : never;

/** What views show. */
export type RecordsOf<W> = { readonly [K in keyof W]: TypesOf<W[K]>['record'] };

/** The queries that list the records of views. */
export type QueriesOf<W> = { readonly [K in keyof W]: TypesOf<W[K]>['query'] };

/** `unknown` if the builder takes the query `Q`; else a type that no builder has, which names the query that it takes. */
export type Builds<B, Q> = B extends { build(query: infer P): unknown }
  ? Q extends P
    ? unknown
    : { readonly BUILDS_ANOTHER_QUERY: P }
  : unknown;

/** A view that takes the events of the aggregate that `of` names. */
export type Follows<A, Of> = Of extends keyof A
  ? A[Of] extends AggregateTypes
    ? // As a property: the parameters of methods are not compared strictly.
      { readonly viewId: (event: EventEnvelope<A[Of]>) => string }
    : never
  : never;

/** What is declared of each aggregate; `queries` and `services` are required by its types. */
export type AggregateParts<A extends AggregatesOf, B extends Readonly<Record<keyof A, AnyBuilder>>> = {
  readonly [K in keyof A]: {
    readonly aggregate: Aggregate<A[K]>;
    /** Translates the queries that list it. */
    readonly queries: Builds<B[K], A[K]['query']>;
    /** Makes what its decisions ask, from what may be read of all aggregates. */
    readonly services: (models: Models<A>) => A[K]['services'];
  };
} & {
  // Members of their own, from which the compiler infers what is named here: the first does not tell it.
  readonly [K in keyof B]: { readonly aggregate: unknown; readonly queries: B[K]; readonly services: unknown };
};

/** What is declared of each view. */
export type ViewParts<
  A extends AggregatesOf,
  W extends Readonly<Record<string, AnyView>>,
  C extends Readonly<Record<keyof W, AnyBuilder>>,
  O extends Readonly<Record<keyof W, keyof A>>,
> = {
  readonly [K in keyof W]: {
    readonly of: unknown;
    readonly view: W[K];
    /** Translates the queries that list its records. */
    readonly queries: Builds<C[K], TypesOf<W[K]>['query']>;
  };
} & {
  /** The name of the aggregate that it follows. */
  readonly [K in keyof O]: { readonly of: O[K]; readonly view: Follows<A, O[K]>; readonly queries: unknown };
} & {
  readonly [K in keyof C]: { readonly of: unknown; readonly view: unknown; readonly queries: C[K] };
};
