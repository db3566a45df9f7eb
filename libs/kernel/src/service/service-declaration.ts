import type { Query } from '../model/query.js';
import type { DeclaredService } from './declared-service.js';
import type { AggregatesOf } from '../ports/models.js';
import type {
  AggregateParts,
  AnyBuilder,
  AnyView,
  IndexOf,
  QueriesOf,
  RecordsOf,
  StorageQueryOf,
  SubscriptionsOf,
  ViewParts,
} from './service-types.js';
import { Service } from './service.js';

/**
 * Declares a service. Its stores, indexes, engines, dispatchers, refolders, readiness and operators' commands are derived from the
 * declaration.
 *
 * ```ts
 * export const shop = service({
 *   aggregates: {
 *     orders: { aggregate: order, queries: new OrderQueryBuilder(), services: ({ orders }) => orderServices(orders) },
 *   },
 *   views: { invoices: { of: 'orders', view: invoice, queries: new InvoiceQueryBuilder() } },
 *   subscriptions: {
 *     shipping: {
 *       of: 'orders',
 *       async handle({ aggregateId, payload }, { update }) {
 *         if (payload.type === 'order_paid') await update('orders', aggregateId, { type: 'ship' });
 *       },
 *     },
 *   },
 * });
 * ```
 *
 * Every type is inferred. A declaration does not compile if a part is missing, a query builder is for another query, or a view or a
 * subscription is for another aggregate.
 * @throws {@link InvalidDeclaration} if two aggregates or two views have the same `type`, or a view's `of` does not name its aggregate
 */
export function service<
  A extends AggregatesOf,
  B extends Readonly<Record<keyof A, AnyBuilder>>,
  W extends Readonly<Record<string, AnyView>>,
  C extends Readonly<Record<keyof W, AnyBuilder>>,
  const O extends Readonly<Record<keyof W, keyof A & string>>,
  const S extends Readonly<Record<string, keyof A & string>> = Readonly<Record<never, never>>,
>(declaration: {
  readonly aggregates: AggregateParts<A, B>;
  readonly views: ViewParts<A, W, C, O>;
  readonly subscriptions?: SubscriptionsOf<A, S>;
}): Service<
  A,
  RecordsOf<W>,
  QueriesOf<W>,
  O,
  StorageQueryOf<B[keyof B] | C[keyof C]>,
  IndexOf<B[keyof B] | C[keyof C]>,
  S
>;
export function service<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  R,
  I,
  S extends Readonly<Record<string, keyof A & string>>,
>(declaration: DeclaredService<A, V, Q, O, R, I, S>): Service<A, V, Q, O, R, I, S> {
  return new Service(declaration);
}
