import type { AggregateTypes, Query, Snapshot } from '@snapfold/kernel';
import type { z } from 'zod';

/** One schema per field of a command or an event, but its `type`; a field that is missing or wrong does not compile. */
export type Fields<T> = { readonly [K in Exclude<keyof T, 'type'>]-?: z.ZodType<T[K]> };

/** The fields of each member of a union; a member that is missing does not compile. */
export type FieldsByType<T extends { readonly type: string }> = {
  readonly [K in T['type']]: Fields<Extract<T, { readonly type: K }>>;
};

/** What an aggregate is over HTTP; its routes and their documentation are made from it. */
export interface AggregateApi<A extends AggregateTypes, Q extends Query, Shown extends z.ZodType> {
  /** Names the operations and the schemas: `Account`. */
  readonly name: string;
  /** Under `/v1`: `accounts`. */
  readonly path: string;
  /** The command that `POST /v1/<path>` sends. */
  readonly create: { readonly type: A['create']['type']; readonly fields: Fields<A['create']> };
  /** Each is sent by `POST /v1/<path>/{id}/commands/<type>`, with dashes for underscores. */
  readonly update: FieldsByType<A['update']>;
  readonly events: FieldsByType<A['event']>;
  /** What a list may be filtered by, from the query string. */
  readonly filters: Fields<Q>;
  /** How an aggregate is shown, encoded from what `present` gives. */
  readonly shown: Shown;
  present(snapshot: Snapshot<A>): z.output<Shown>;
}

/** Names a definition's types once: its parts are checked against the aggregate's. */
export function aggregateApi<A extends AggregateTypes, Q extends Query>() {
  return <Shown extends z.ZodType>(definition: AggregateApi<A, Q, Shown>): AggregateApi<A, Q, Shown> => definition;
}
