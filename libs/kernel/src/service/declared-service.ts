import { assertFunctions, assertName } from '../data/names.js';
import { InvalidDeclaration } from '../errors/invalid-declaration.js';
import type { Aggregate } from '../model/aggregate.js';
import type { Query, QueryBuilder } from '../model/query.js';
import { assertView } from '../model/view-declaration.js';
import type { View } from '../model/view.js';
import { keysOf } from './mapped.js';
import type { SubscriptionsOf } from './service-types.js';
import type { AggregatesOf, Models } from '../ports/models.js';

/**
 * What was declared with {@link service}, with the types inferred from it. Its query builders build storage queries of type `R` and ask
 * for indexes of type `I`.
 */
export interface DeclaredService<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  R,
  I,
  S extends Readonly<Record<string, keyof A & string>>,
> {
  readonly aggregates: {
    readonly [K in keyof A]: {
      readonly aggregate: Aggregate<A[K]>;
      readonly queries: QueryBuilder<A[K]['query'], R, I>;
      readonly services: (models: Models<A>) => A[K]['services'];
    };
  };
  readonly views: {
    readonly [K in keyof V]: {
      readonly of: O[K];
      readonly view: View<V[K], A[O[K]], Q[K]>;
      readonly queries: QueryBuilder<Q[K], R, I>;
    };
  };
  readonly subscriptions?: SubscriptionsOf<A, S>;
}

/**
 * Checks what the compiler cannot check.
 * @throws {@link InvalidDeclaration} if two aggregates or two views have the same `type`, a view's `of` does not name its aggregate, or the
 * name, the `of` or the handler of a subscription is not valid
 */
export function assertService<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  S extends Readonly<Record<string, keyof A & string>>,
>({ aggregates, views, subscriptions }: DeclaredService<A, V, Q, O, unknown, unknown, S>): void {
  const types = keysOf(aggregates).map((name) => aggregates[name].aggregate.type);
  assertDifferent('aggregates', types);
  assertDifferent(
    'views',
    keysOf(views).map((name) => views[name].view.type),
  );
  for (const name of keysOf(views)) {
    const { of, view } = views[name];
    const declared = keysOf(aggregates).includes(of) ? aggregates[of].aggregate.type : undefined;
    if (declared === undefined)
      throw new InvalidDeclaration(
        `The view "${view.type}" is declared with of: "${of}", but the service has no aggregate of that name.`,
      );
    assertView(view, { aggregateType: declared });
  }
  if (subscriptions) assertSubscriptions(subscriptions, keysOf(aggregates));
}

function assertSubscriptions<A extends AggregatesOf, S extends Readonly<Record<string, keyof A & string>>>(
  subscriptions: SubscriptionsOf<A, S>,
  aggregates: readonly (keyof A & string)[],
): void {
  for (const name of keysOf(subscriptions)) {
    const { of, handle } = subscriptions[name];
    assertName('A subscription', name);
    assertFunctions(`the subscription "${name}"`, { handle }, ['handle']);
    if (!aggregates.includes(of))
      throw new InvalidDeclaration(
        `The subscription "${name}" is declared with of: "${of}", but the service has no aggregate of that name.`,
      );
  }
}

function assertDifferent(what: string, types: readonly string[]): void {
  const twin = types.find((type, index) => types.indexOf(type) !== index);
  if (twin !== undefined) throw new InvalidDeclaration(`Two ${what} of the service have the type "${twin}".`);
}
