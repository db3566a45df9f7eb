import type { Query } from '../model/query.js';
import type { DeclaredService } from './declared-service.js';
import type {
  AggregateParts,
  AggregatesOf,
  AnyBuilder,
  AnyView,
  IndexOf,
  QueriesOf,
  RecordsOf,
  StorageQueryOf,
  ViewParts,
} from './service-types.js';
import { Service } from './service.js';

/**
 * Declares a service, once: stores, indexes, engines, dispatchers, refolders, readiness and the operators' commands follow from it.
 *
 * ```ts
 * export const shop = service({
 *   aggregates: {
 *     orders: { aggregate: order, queries: new OrderQueryBuilder(), services: ({ orders }) => orderServices(orders) },
 *   },
 *   views: { invoices: { of: 'orders', view: invoice, queries: new InvoiceQueryBuilder() } },
 * });
 * ```
 *
 * Every type is inferred. What is missing, a builder of another query and a view of another aggregate do not compile.
 * @throws {@link InvalidDeclaration} if two parts have one `type`, or a view is of another aggregate than it says
 */
export function service<
  A extends AggregatesOf,
  B extends Readonly<Record<keyof A, AnyBuilder>>,
  W extends Readonly<Record<string, AnyView>>,
  C extends Readonly<Record<keyof W, AnyBuilder>>,
  const O extends Readonly<Record<keyof W, keyof A & string>>,
>(declaration: {
  readonly aggregates: AggregateParts<A, B>;
  readonly views: ViewParts<A, W, C, O>;
}): Service<
  A,
  RecordsOf<W>,
  QueriesOf<W>,
  O,
  StorageQueryOf<B[keyof B] | C[keyof C]>,
  IndexOf<B[keyof B] | C[keyof C]>
>;
export function service<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  R,
  I,
>(declaration: DeclaredService<A, V, Q, O, R, I>): Service<A, V, Q, O, R, I> {
  return new Service(declaration);
}
