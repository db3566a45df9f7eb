import { InvalidDeclaration, type AggregateTypes, type Query, type View } from '@snapfold/kernel';
import type { z } from 'zod';
import type { AggregateApi } from '../aggregates/aggregate-api.js';
import type { AnySearch, Searched, SearchPart } from '../search/search.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** A view whose route is below that of an aggregate. */
export interface ViewRoute<V extends object, A extends AggregateTypes, Shown extends z.ZodType> {
  /** The aggregate whose events fill the view. */
  readonly of: AggregateApi<A, z.ZodType>;
  /** The path below the aggregate, such as `items` in `/v1/orders/{id}/items`. */
  readonly path: string;
  /** The id of the operation in the OpenAPI document. */
  readonly operation: string;
  /** The summary of the operation in the OpenAPI document. */
  readonly summary: string;
  /** The schema of a record in answers. It encodes what `present` returns. */
  readonly shown: Shown;
  readonly present: (record: V) => z.output<Shown>;
}

/** What a client has asked for by the filters of a list, and by its search. */
export type Asked<Q, Filters extends Shape> = z.output<z.ZodObject<Filters>> &
  Pick<Q, Extract<keyof Q, keyof Searched>>;

/** A list of the records that a view has of one aggregate. */
export interface ViewList<
  V extends object,
  A extends AggregateTypes,
  Q extends Query,
  Shown extends z.ZodType,
  Filters extends Shape,
> extends ViewRoute<V, A, Shown> {
  /** The query parameters that filter the list. */
  readonly filters: Filters;
  /** How a client searches the list by `filter`, `sort`, `from` and `to`; absent if the query has no `where`. */
  readonly search?: AnySearch | undefined;
  /** Returns the query that finds the records of an aggregate. */
  query(aggregateId: string, asked: Asked<Q, Filters>): Q;
  /** Returns the id of a record. `unreadable` names a record that cannot be shown by this id. */
  readonly idOf: (record: V) => string;
}

/** Describes a view over HTTP. Its route and its documentation are made from this. */
export type ViewApi<V extends object, A extends AggregateTypes, Q extends Query> =
  | (ViewList<V, A, Q, z.ZodType, Shape> & { readonly kind: 'list' })
  | (ViewRoute<V, A, z.ZodType> & { readonly kind: 'record' });

/**
 * Defines a list of the records that a view has of one aggregate. The view's query builder decides the order.
 * @throws {@link InvalidDeclaration} if the view has one record per aggregate
 */
export function viewListApi<
  V extends object,
  A extends AggregateTypes,
  Q extends Query,
  Shown extends z.ZodType,
  Filters extends Shape,
>(
  view: View<V, A, Q>,
  definition: Omit<ViewList<NoInfer<V>, NoInfer<A>, NoInfer<Q>, Shown, Filters>, 'search'> & SearchPart<NoInfer<Q>>,
): ViewList<V, A, Q, Shown, Filters> & { readonly kind: 'list' };
export function viewListApi<
  V extends object,
  A extends AggregateTypes,
  Q extends Query,
  Shown extends z.ZodType,
  Filters extends Shape,
>(view: View<V, A, Q>, definition: ViewList<V, A, Q, Shown, Filters>) {
  if (!view.isChildOfAggregate)
    throw new InvalidDeclaration(`The view "${view.type}" has one record per aggregate: define it with viewRecordApi.`);
  return { kind: 'list', ...definition } as const;
}

/**
 * Defines how the one record that a view has of an aggregate is shown.
 * @throws {@link InvalidDeclaration} if the view has a record per event
 */
export function viewRecordApi<V extends object, A extends AggregateTypes, Q extends Query, Shown extends z.ZodType>(
  view: View<V, A, Q>,
  definition: ViewRoute<NoInfer<V>, NoInfer<A>, Shown>,
) {
  if (view.isChildOfAggregate)
    throw new InvalidDeclaration(`The view "${view.type}" has a record per event: define it with viewListApi.`);
  return { kind: 'record', ...definition } as const;
}
