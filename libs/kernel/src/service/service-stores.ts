import type { Query } from '../model/query.js';
import type { AggregateStores, Stores } from '../ports/stores/stores.js';
import type { SubscriptionStore } from '../ports/stores/subscription-store.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import type { DeclaredService } from './declared-service.js';
import { keysOf, mapped, mappedFrom } from './mapped.js';
import type { SubscriptionsOf } from './service-types.js';
import type { AggregatesOf } from '../ports/models.js';

/** The stores of everything that a service declares. */
export interface ServiceStores<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  S,
> {
  readonly aggregates: { readonly [K in keyof A]: AggregateStores<A[K]> };
  readonly views: { readonly [K in keyof V]: ViewStore<V[K], Q[K]> };
  readonly subscriptions: { readonly [K in keyof S]: SubscriptionStore };
}

/** Makes the stores of everything that a service declares, and prepares them. Rejects as `stores.prepare()` does. */
export async function prepareStores<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  R,
  I,
  S extends Readonly<Record<string, keyof A & string>>,
>(declared: DeclaredService<A, V, Q, O, R, I, S>, stores: Stores<R, I>): Promise<ServiceStores<A, V, Q, S>> {
  const aggregates = mapped<ServiceStores<A, V, Q, S>['aggregates']>(keysOf(declared.aggregates), (name) => {
    const { aggregate, queries } = declared.aggregates[name];
    return stores.aggregate(aggregate, queries);
  });
  const views = mapped<ServiceStores<A, V, Q, S>['views']>(keysOf(declared.views), (name) => {
    const { view, queries } = declared.views[name];
    return stores.view(view, queries);
  });
  const subscriptions = mappedFrom<SubscriptionsOf<A, S>, ServiceStores<A, V, Q, S>['subscriptions']>(
    declared.subscriptions,
    ({ of }, name) => stores.subscription({ name, aggregateType: declared.aggregates[of].aggregate.type }),
  );
  await stores.prepare();
  return { aggregates, views, subscriptions };
}
