import { InvalidDeclaration, type AggregateTypes, type Query, type View } from '@snapfold/kernel';
import type { z } from 'zod';
import type { AggregateApi } from '../aggregates/aggregate-api.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** A view below an aggregate. */
export interface ViewRoute<V extends object, A extends AggregateTypes, Shown extends z.ZodType> {
  /** The aggregate whose events the view is made of. */
  readonly of: AggregateApi<A, z.ZodType>;
  /** Below the aggregate: `items` in `/v1/orders/{id}/items`. */
  readonly path: string;
  /** The id of the operation. */
  readonly operation: string;
  /** What the documentation says of it. */
  readonly summary: string;
  /** How a record is shown, encoded from what `present` gives. */
  readonly shown: Shown;
  readonly present: (record: V) => z.output<Shown>;
}

/** The records that a view has of one aggregate, as a list. */
export interface ViewList<
  V extends object,
  A extends AggregateTypes,
  Q extends Query,
  Shown extends z.ZodType,
  Filters extends Shape,
> extends ViewRoute<V, A, Shown> {
  /** What the list may be filtered by, from the query string. */
  readonly filters: Filters;
  /** What lists the records of an aggregate. */
  query(aggregateId: string, filters: z.output<z.ZodObject<Filters>>): Q;
  /** The id of a record; one that cannot be shown is named by it. */
  readonly idOf: (record: V) => string;
}

/** What a view is over HTTP; its route and its documentation are made from it. */
export type ViewApi<V extends object, A extends AggregateTypes, Q extends Query> =
  | (ViewList<V, A, Q, z.ZodType, Shape> & { readonly kind: 'list' })
  | (ViewRoute<V, A, z.ZodType> & { readonly kind: 'record' });

/**
 * Defines the list of the records that a view has of one aggregate, newest or oldest first as its query builder says.
 * @throws {@link InvalidDeclaration} if the view has one record per aggregate
 */
export function viewListApi<
  V extends object,
  A extends AggregateTypes,
  Q extends Query,
  Shown extends z.ZodType,
  Filters extends Shape,
>(view: View<V, A, Q>, definition: ViewList<NoInfer<V>, NoInfer<A>, NoInfer<Q>, Shown, Filters>) {
  if (!view.isChildOfAggregate)
    throw new InvalidDeclaration(`The view "${view.type}" has one record per aggregate, and is shown as that.`);
  return { kind: 'list', ...definition } as const;
}

/**
 * Defines how the one record is shown that a view has of an aggregate.
 * @throws {@link InvalidDeclaration} if the view has a record per event
 */
export function viewRecordApi<V extends object, A extends AggregateTypes, Q extends Query, Shown extends z.ZodType>(
  view: View<V, A, Q>,
  definition: ViewRoute<NoInfer<V>, NoInfer<A>, Shown>,
) {
  if (view.isChildOfAggregate)
    throw new InvalidDeclaration(`The view "${view.type}" has a record per event, and is shown as a list.`);
  return { kind: 'record', ...definition } as const;
}
