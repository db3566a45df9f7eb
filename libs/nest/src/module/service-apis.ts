import { InvalidDeclaration, type AggregateTypes, type Query } from '@snapfold/kernel';
import type { RunningAggregate, ViewDispatcher } from '@snapfold/kernel/engine';
import type { z } from 'zod';
import type { AggregateApi } from '../aggregates/aggregate-api.js';
import type { ViewApi } from '../views/view-api.js';
import type { ViewTokens } from '../views/view.tokens.js';

/**
 * What a service is over HTTP: a definition per aggregate and view, by their names in the service. One without a definition has no
 * routes; one under the name of another does not compile.
 */
export interface ServiceApis<A, V> {
  readonly aggregates: {
    readonly [K in keyof A]?: A[K] extends RunningAggregate<infer T> ? AggregateApi<T, z.ZodType> : never;
  };
  /** Each is below one of `aggregates`. */
  readonly views?: {
    readonly [K in keyof V]?: V[K] extends ViewDispatcher<infer T, infer R, infer Q> ? ViewApi<R, T, Q> : never;
  };
}

type AnyAggregateApi = AggregateApi<AggregateTypes, z.ZodType>;
type AnyViewApi = ViewApi<object, AggregateTypes, Query>;

/** The definitions of any service. */
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
 * All definitions, with the names and tokens of what they are of.
 * @throws {@link InvalidDeclaration} if a view is below an aggregate that is not among them
 */
export function namedApis({ aggregates, views = {} }: AnyApis) {
  const named = Object.entries(aggregates).flatMap(([name, api]): NamedAggregate[] =>
    api ? [{ name, api, token: Symbol(name) }] : [],
  );
  const shown = Object.entries(views).flatMap(([name, api]): NamedView[] => {
    if (!api) return [];
    const aggregate = named.find((one) => one.api === api.of)?.token;
    if (!aggregate)
      throw new InvalidDeclaration(`The view "${name}" is below the aggregate "${api.of.name}", which has no routes.`);
    return [{ name, api, tokens: { view: Symbol(name), aggregate } }];
  });
  return { aggregates: named, views: shown };
}
