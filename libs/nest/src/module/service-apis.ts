import { InvalidDeclaration, type AggregateTypes, type Query } from '@snapfold/kernel';
import type { RunningAggregate, ViewDispatcher } from '@snapfold/kernel/engine';
import type { z } from 'zod';
import type { AggregateApi } from '../aggregates/aggregate-api.js';
import type { ViewApi } from '../views/view-api.js';
import type { ViewTokens } from '../views/view.tokens.js';
import { assertApis } from './assert-apis.js';

/**
 * The definitions of a service's aggregates and views, by their names in the service. An aggregate or view without a definition has no
 * routes. A definition under the name of another one does not compile.
 */
export interface ServiceApis<A, V> {
  readonly aggregates: {
    readonly [K in keyof A]?: A[K] extends RunningAggregate<infer T> ? AggregateApi<T, z.ZodType> : never;
  };
  /** The route of each view is below that of an aggregate in `aggregates`. */
  readonly views?: {
    readonly [K in keyof V]?: V[K] extends ViewDispatcher<infer T, infer R, infer Q> ? ViewApi<R, T, Q> : never;
  };
}

type AnyAggregateApi = AggregateApi<AggregateTypes, z.ZodType>;
type AnyViewApi = ViewApi<object, AggregateTypes, Query>;

/** The definitions of a service, without their types. */
export interface AnyApis {
  readonly aggregates: Readonly<Record<string, AnyAggregateApi | undefined>>;
  readonly views?: Readonly<Record<string, AnyViewApi | undefined>>;
}

interface NamedAggregate {
  readonly name: string;
  readonly api: AnyAggregateApi;
  readonly token: symbol;
}

interface NamedView {
  readonly name: string;
  readonly api: AnyViewApi;
  readonly tokens: ViewTokens;
}

/**
 * Returns all definitions, each with the name of its aggregate or view and with new injection tokens.
 * @throws {@link InvalidDeclaration} if the aggregate of a view has no definition, or if definitions do not go together
 */
export function namedApis({ aggregates, views = {} }: AnyApis) {
  const named = Object.entries(aggregates).flatMap(([name, api]): NamedAggregate[] =>
    api ? [{ name, api, token: Symbol(name) }] : [],
  );
  const shown = Object.entries(views).flatMap(([name, api]): NamedView[] => {
    if (!api) return [];
    const aggregate = named.find((one) => one.api === api.of)?.token;
    if (!aggregate)
      throw new InvalidDeclaration(
        `The view "${name}" is below the aggregate "${api.of.name}", whose definition is missing in "aggregates".`,
      );
    return [{ name, api, tokens: { view: Symbol(name), aggregate } }];
  });
  assertApis(
    named.map(({ api }) => api),
    shown.map(({ api }) => api),
  );
  return { aggregates: named, views: shown };
}
