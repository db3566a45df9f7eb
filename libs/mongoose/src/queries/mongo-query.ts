import type { Query } from '@snapfold/kernel';
import type { QueryBuilder } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import type { QueryIndex } from './query-indexes.js';

/** A document with a string id. Only its reader knows the other fields. */
export interface StoredDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** The paths of the fields that order a list, the first one first, each with its direction. */
export type MongoSort = readonly (readonly [path: string, direction: 1 | -1])[];

/** A domain query as a filter and an order of MongoDB. */
export interface MongoQuery {
  readonly filter: mongo.Filter<StoredDocument>;
  /**
   * What orders the list. Documents that are equal in all of these fields follow each other by their ids, in the direction of the last
   * field; without any field, all documents do so, in ascending order. An index serves the order if its fields, or those behind the ones
   * that the filter compares by `$eq` or `$in`, are these fields and then `_id`.
   */
  readonly sort: MongoSort;
}

/** Translates a domain query to MongoDB, and says which indexes that needs. */
export type MongoQueryBuilder<Q extends Query> = QueryBuilder<Q, MongoQuery, QueryIndex>;

/** The query builder for aggregates and records that are only read by id. Its list has all of them, by ascending id. */
export const byId: MongoQueryBuilder<Record<never, never>> = { build: () => ({ filter: {}, sort: [] }) };

/** Returns a filter that compares each field with its value. Fields whose value is `undefined` are left out. */
export function filterOf(conditions: Readonly<Record<string, unknown>>): mongo.Filter<StoredDocument> {
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  // $eq, so that no value can ever be read as an operator.
  return Object.fromEntries(given.map(([field, value]) => [field, { $eq: value }]));
}
