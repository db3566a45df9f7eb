import type { Query } from '../model/query.js';
import type { AggregateStores, Stores } from '../ports/stores/stores.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import type { DeclaredService } from './declared-service.js';
import { keysOf, mapped } from './mapped.js';
import type { AggregatesOf } from './service-types.js';

/** The stores of everything that a service declares. */
export interface ServiceStores<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
> {
  readonly aggregates: { readonly [K in keyof A]: AggregateStores<A[K]> };
  readonly views: { readonly [K in keyof V]: ViewStore<V[K], Q[K]> };
}

/** Makes the stores of everything that a service declares, and prepares them. Rejects as `stores.prepare()` does. */
export async function prepareStores<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  R,
  I,
>(declared: DeclaredService<A, V, Q, O, R, I>, stores: Stores<R, I>): Promise<ServiceStores<A, V, Q>> {
  const aggregates = mapped<ServiceStores<A, V, Q>['aggregates']>(keysOf(declared.aggregates), (name) => {
    const { aggregate, queries } = declared.aggregates[name];
    return stores.aggregate(aggregate, queries);
  });
  const views = mapped<ServiceStores<A, V, Q>['views']>(keysOf(declared.views), (name) => {
    const { view, queries } = declared.views[name];
    return stores.view(view, queries);
  });
  await stores.prepare();
  return { aggregates, views };
}
