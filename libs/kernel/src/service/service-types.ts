import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { View } from '../model/view.js';
import type { AggregatesOf, Models } from '../ports/models.js';
import type { HandlerContext } from '../subscriptions/handler-context.js';

/** A query builder for any query. */
export interface AnyBuilder {
  build(query: never): unknown;
  readonly indexes?: readonly unknown[];
}

/** A view with records of any type. */
export interface AnyView {
  readonly type: string;
  readonly isChildOfAggregate: boolean;
  update(previous: never, event: never): unknown;
}

/** What a query builder builds from a query. */
export type StorageQueryOf<B> = B extends { build(query: never): infer R } ? R : never;

/** The indexes that a query builder asks for. */
export type IndexOf<B> = B extends { readonly indexes?: readonly (infer I)[] | undefined } ? I : never;

type TypesOf<W> = W extends View<infer V, infer A, infer Q> ? { record: V; aggregate: A; query: Q } : never;

/** The records of views, by the names of the views. */
export type RecordsOf<W> = { readonly [K in keyof W]: TypesOf<W[K]>['record'] };

/** The queries that list the records of views, by the names of the views. */
export type QueriesOf<W> = { readonly [K in keyof W]: TypesOf<W[K]>['query'] };

/**
 * `unknown` if the builder `B` takes the query `Q` and knows all of its fields, since it would list too much if it ignored one. Otherwise
 * a type that no builder has, so that the compiler's message names the query that the builder does take.
 */
export type Builds<B, Q> = B extends { build(query: infer P): unknown }
  ? [Q, NamedFields<Q>] extends [P, keyof P]
    ? unknown
    : { readonly BUILDS_ANOTHER_QUERY: P }
  : unknown;

/** The fields that a query type names; none if it may have any. */
type NamedFields<Q> = string extends keyof Q ? never : keyof Q;

/** The type of a view that follows the aggregate named `Of`. */
export type Follows<A, Of> = Of extends keyof A
  ? A[Of] extends AggregateTypes
    ? // A property, not a method: TypeScript does not compare the parameters of methods strictly.
      { readonly viewId: (event: EventEnvelope<A[Of]>) => string }
    : never
  : never;

/** The declaration of each aggregate. The types of the aggregate determine those of `queries` and `services`. */
export type AggregateParts<A extends AggregatesOf, B extends Readonly<Record<keyof A, AnyBuilder>>> = {
  readonly [K in keyof A]: {
    readonly aggregate: Aggregate<A[K]>;
    /** Translates the queries that list the aggregates. */
    readonly queries: Builds<B[K], A[K]['query']>;
    /** Makes the services that its decisions ask, from the read models of all aggregates. */
    readonly services: (models: Models<A>) => A[K]['services'];
  };
} & {
  // The compiler infers `B` from these members; it cannot infer it from those above.
  readonly [K in keyof B]: { readonly aggregate: unknown; readonly queries: B[K]; readonly services: unknown };
};

/** The declaration of each subscription. `S` has the name of the aggregate that each of them follows. */
export type SubscriptionsOf<A extends AggregatesOf, S extends Readonly<Record<string, keyof A>>> = {
  readonly [K in keyof S]: {
    /** The name of the aggregate whose events are handled. */
    readonly of: S[K];
    /**
     * Handles an event; the event has been handled once what it returns is settled. At least once per event, and in order per aggregate.
     * If it throws or rejects, the event is tried again, and parked if that does not help.
     */
    readonly handle: (event: EventEnvelope<A[S[K]]>, context: HandlerContext<A>) => unknown;
  };
};

/** The declaration of each view. */
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
  /** `of` is the name of the aggregate that the view follows. */
  readonly [K in keyof O]: { readonly of: O[K]; readonly view: Follows<A, O[K]>; readonly queries: unknown };
} & {
  readonly [K in keyof C]: { readonly of: unknown; readonly view: unknown; readonly queries: C[K] };
};
