import type { Aggregate, AggregateTypes, Search } from '@snapfold/kernel';
import type { Snapshot } from '@snapfold/kernel/engine';
import type { z } from 'zod';
import type { AnySearch, SearchPart } from '../search/search.js';
import { assertOwnCodes } from '../problems/platform-errors.js';

/** One schema for each field of a command or an event, except `type`. A missing field, or one of another type, does not compile. */
export type Fields<T> = { readonly [K in Exclude<keyof T, 'type'>]-?: z.ZodType<T[K]> };

/** The fields of each member of a union, by its `type`. A missing member does not compile. */
export type FieldsByType<T extends { readonly type: string }> = {
  readonly [K in T['type']]: Fields<Extract<T, { readonly type: K }>>;
};

/**
 * Marks a command that has no route. `'joint'` is one that is sent only in a joint update, `'internal'` one that only the service itself
 * sends.
 */
export type Unrouted = 'joint' | 'internal';

/** The fields of each command that a client may send, by type; {@link Unrouted} for the others. */
export type Updates<T extends { readonly type: string }> = {
  // `& object`: without it a command that has no fields would accept any string, because a string is assignable to `{}`.
  readonly [K in keyof FieldsByType<T>]: (FieldsByType<T>[K] & object) | Unrouted;
};

/** Describes an aggregate over HTTP. */
export type AggregateDefinition<A extends AggregateTypes, Shown extends z.ZodType> = AggregateDescription<A, Shown> &
  SearchPart<A['query']>;

/** What describes an aggregate, apart from how its list is searched. */
interface AggregateDescription<A extends AggregateTypes, Shown extends z.ZodType> {
  /** The start of the names of operations and schemas, such as `Order`. */
  readonly name: string;
  /** The path below `/v1`, such as `orders`. */
  readonly path: string;
  /** The command that `POST /v1/<path>` sends. */
  readonly create: { readonly type: A['create']['type']; readonly fields: Fields<A['create']> };
  /** The commands that `POST /v1/<path>/{id}/commands/<type>` sends, with dashes for underscores. */
  readonly update: Updates<A['update']>;
  /** The fields of each event, as the audit shows them. */
  readonly events: FieldsByType<A['event']>;
  /** The query parameters that filter the list: one for each field of the query, except `where` and `sort`, which `search` is for. */
  readonly filters: Fields<Omit<A['query'], keyof Search<never, never>>>;
  /** The schema of an aggregate in answers. It encodes what `present` returns. */
  readonly shown: Shown;
  /** Makes the answer. If it makes something else of a state, under the same schema, raise `schemaVersion`, of which `ETag` is made. */
  readonly present: (snapshot: Snapshot<A>) => z.output<Shown>;
}

/** An aggregate and its description. Its routes and their documentation are made from this. */
export interface AggregateApi<A extends AggregateTypes, Shown extends z.ZodType> extends AggregateDescription<
  A,
  Shown
> {
  readonly aggregate: Aggregate<A>;
  readonly search?: AnySearch | undefined;
}

/**
 * Defines how an aggregate is served over HTTP.
 * @throws {@link InvalidDeclaration} if an error code of the aggregate is one of the platform, or malformed
 */
export function aggregateApi<A extends AggregateTypes, Shown extends z.ZodType>(
  aggregate: Aggregate<A>,
  definition: AggregateDefinition<NoInfer<A>, Shown>,
): AggregateApi<A, Shown>;
export function aggregateApi<A extends AggregateTypes, Shown extends z.ZodType>(
  aggregate: Aggregate<A>,
  definition: Omit<AggregateApi<A, Shown>, 'aggregate'>,
): AggregateApi<A, Shown> {
  assertOwnCodes(`the aggregate "${aggregate.type}"`, Object.keys(aggregate.errors));
  return { aggregate, ...definition };
}
