import type { Operator, SearchFields } from '@snapfold/kernel';
import { comparedValues, type ComparableValue } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import type { StoredDocument } from './mongo-query.js';

/** A filter of MongoDB. */
export type MongoFilter = mongo.Filter<StoredDocument>;

/** Where each field of a search is in a document: its path, or how it is compared and ordered. */
export type StoredFields<F extends SearchFields> = {
  readonly [K in keyof F & string]: StoredField<F[K]> | (F[K] extends ComparableValue ? string : never);
};

/** A field that is not stored as it is searched. */
export interface StoredField<V> {
  /** The paths that order a list by the field. */
  readonly order: readonly string[];
  /** Translates a comparison, whose values must stay behind operators such as `$eq`: see {@link compared}. */
  filter(comparison: FieldComparison<V>): MongoFilter;
}

/** A comparison of one field, with values of type `V`. */
export type FieldComparison<V> =
  | { readonly operator: Exclude<Operator, 'in' | 'out'>; readonly value: V }
  | { readonly operator: 'in' | 'out'; readonly value: readonly V[] };

const operators = {
  eq: '$eq',
  ne: '$ne',
  lt: '$lt',
  le: '$lte',
  gt: '$gt',
  ge: '$gte',
  in: '$in',
  out: '$nin',
} as const;

/**
 * Returns the filter that compares what is at a path.
 * @throws {@link InvalidInput} if a value is not text, a number or a boolean
 */
export function compared(
  path: string,
  comparison: { readonly operator: Operator; readonly value: unknown },
): MongoFilter {
  const values = comparedValues(comparison);
  const isList = comparison.operator === 'in' || comparison.operator === 'out';
  return { [path]: { [operators[comparison.operator]]: isList ? values : values[0] } };
}

/**
 * Returns a field that is one of a few texts in every document. A comparison by `ne` or `out` becomes one with the other texts, so that
 * an index serves it.
 * @param all has a member for each text
 */
export function closedSet<V extends string>(path: string, all: Readonly<Record<V, unknown>>): StoredField<V> {
  return {
    order: [path],
    filter(comparison) {
      const { operator } = comparison;
      if (operator !== 'ne' && operator !== 'out') return compared(path, comparison);
      const excluded = comparedValues(comparison);
      return compared(path, { operator: 'in', value: Object.keys(all).filter((value) => !excluded.includes(value)) });
    },
  };
}
