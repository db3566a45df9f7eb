import { InvalidDeclaration, type Query } from '@snapfold/kernel';
import type { QueryBuilder } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import type { QueryIndex } from './query-indexes.js';

/** A document with a string id. Only its reader knows the other fields. */
export interface StoredDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** A domain query as a filter and an order of MongoDB. */
export interface MongoQuery {
  readonly filter: mongo.Filter<StoredDocument>;
  /** The top-level field that orders the list. No two documents that match the filter may have the same value in it. */
  readonly sortBy: string;
  readonly direction: 1 | -1;
}

/** Translates a domain query to MongoDB, and says which indexes that needs. */
export type MongoQueryBuilder<Q extends Query> = QueryBuilder<Q, MongoQuery, QueryIndex>;

/** The query builder for aggregates and records that are only read by id. Its list has all of them, by ascending id. */
export const byId: MongoQueryBuilder<Record<never, never>> = {
  build: () => ({ filter: {}, sortBy: '_id', direction: 1 }),
};

/**
 * Returns the value by which a document is placed in a list.
 * @throws {@link InvalidDeclaration} if `sortBy` leads to anything but text or a number: no cursor could continue the list after it
 */
export function sortKeyOf(document: object, sortBy: string): string | number {
  const key: unknown = Object.hasOwn(document, sortBy) ? Reflect.get(document, sortBy) : undefined;
  if (typeof key === 'string' || typeof key === 'number') return key;
  throw new InvalidDeclaration(
    `A query builder sorts by "${sortBy}", which is ${kindOf(key)} in a document: sort by a top-level field that is text or a number in every document.`,
  );
}

function kindOf(key: unknown): string {
  if (key === undefined) return 'absent';
  if (key === null) return 'null';
  return key instanceof Date ? 'a Date' : `a ${typeof key}`;
}

/** Returns a filter that compares each field with its value. Fields whose value is `undefined` are left out. */
export function filterOf(conditions: Readonly<Record<string, unknown>>): mongo.Filter<StoredDocument> {
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  // $eq, so that no value can ever be read as an operator.
  return Object.fromEntries(given.map(([field, value]) => [field, { $eq: value }]));
}
