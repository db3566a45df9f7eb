import type { Query } from '@snapfold/kernel';
import type { QueryBuilder } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import type { QueryIndex } from './query-indexes.js';

/** A document under a string id, with whatever fields its reader knows. */
export interface StoredDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** What a query builder makes of a domain query. */
export interface MongoQuery {
  readonly filter: mongo.Filter<StoredDocument>;
  /** The top-level field that orders the list, unique among the documents that match together. */
  readonly sortBy: string;
  readonly direction: 1 | -1;
}

/** Translates a domain query to MongoDB, and says which indexes that needs. */
export type MongoQueryBuilder<Q extends Query> = QueryBuilder<Q, MongoQuery, QueryIndex>;

/** For aggregates and records that are only read by their id: a list has all of them, by ascending id. */
export const byId: MongoQueryBuilder<Query> = { build: () => ({ filter: {}, sortBy: '_id', direction: 1 }) };

/** A filter of the conditions whose value is given. */
export function filterOf(conditions: Readonly<Record<string, unknown>>): mongo.Filter<StoredDocument> {
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  // $eq, so that no value can ever be read as an operator.
  return Object.fromEntries(given.map(([field, value]) => [field, { $eq: value }]));
}
