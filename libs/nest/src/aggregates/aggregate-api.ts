import type { AggregateTypes } from '@snapfold/kernel';
import type { Snapshot } from '@snapfold/kernel/engine';
import type { z } from 'zod';

/** One schema per field of a command or an event, but its `type`; a field that is missing or wrong does not compile. */
export type Fields<T> = { readonly [K in Exclude<keyof T, 'type'>]-?: z.ZodType<T[K]> };

/** The fields of each member of a union; a member that is missing does not compile. */
export type FieldsByType<T extends { readonly type: string }> = {
  readonly [K in T['type']]: Fields<Extract<T, { readonly type: K }>>;
};

/** The fields of each command that a client may send; `'joint'` for one that only takes effect together with another aggregate's. */
export type Updates<T extends { readonly type: string }> = {
  // `object`: without it a command that has no fields would take any text for them.
  readonly [K in keyof FieldsByType<T>]: (FieldsByType<T>[K] & object) | 'joint';
};

/** What an aggregate is over HTTP; its routes and their documentation are made from it. */
export interface AggregateApi<A extends AggregateTypes, Shown extends z.ZodType> {
  /** Names the operations and the schemas: `Order`. */
  readonly name: string;
  /** Under `/v1`: `orders`. */
  readonly path: string;
  /** The command that `POST /v1/<path>` sends. */
  readonly create: { readonly type: A['create']['type']; readonly fields: Fields<A['create']> };
  /** Each is sent by `POST /v1/<path>/{id}/commands/<type>`, with dashes for underscores; one that is joint has no route. */
  readonly update: Updates<A['update']>;
  readonly events: FieldsByType<A['event']>;
  /** What a list may be filtered by, from the query string. */
  readonly filters: Fields<A['query']>;
  /** How an aggregate is shown, encoded from what `present` gives. */
  readonly shown: Shown;
  readonly present: (snapshot: Snapshot<A>) => z.output<Shown>;
}

/** Names a definition's types once: its parts are checked against the aggregate's. */
export function aggregateApi<A extends AggregateTypes>() {
  return <Shown extends z.ZodType>(definition: AggregateApi<A, Shown>): AggregateApi<A, Shown> => definition;
}
