import type { Comparison, Condition, SearchFields } from '@snapfold/kernel';
import { foldCondition } from '@snapfold/kernel/engine';
import { compared, type MongoFilter, type StoredFields } from './stored-fields.js';

/**
 * Returns the filter for a condition; without a condition, everything matches. Values never stand where MongoDB reads a field or an
 * operator.
 * @throws {@link InvalidInput} if it is not a condition on these fields, or a value is not text, a number or a boolean
 */
export function conditionFilter<F extends SearchFields>(
  where: Condition<F> = { all: [] },
  fields: StoredFields<F>,
): MongoFilter {
  return foldCondition<F, MongoFilter>(where, fields, {
    all: allOf,
    any: anyOf,
    comparison: (comparison) => comparisonFilter(fields, comparison),
  });
}

function comparisonFilter<F extends SearchFields>(fields: StoredFields<F>, comparison: Comparison<F>): MongoFilter {
  const field = fields[comparison.field];
  return typeof field === 'string' ? compared(field, comparison) : field.filter(comparison);
}

/** Returns the filter that matches what all of the filters match; everything if there is none. */
export function allOf(filters: readonly MongoFilter[]): MongoFilter {
  return joined('$and', filters, {});
}

/** Returns the filter that matches what any of the filters matches; nothing if there is none. */
export function anyOf(filters: readonly MongoFilter[]): MongoFilter {
  return joined('$or', filters, { _id: { $in: [] } });
}

/** Conditions that are nested in one of the same kind become parts of it: MongoDB bounds how deep a filter is nested. */
function joined(operator: '$and' | '$or', filters: readonly MongoFilter[], none: MongoFilter): MongoFilter {
  const parts = filters.flatMap((filter) =>
    Object.keys(filter).join() === operator ? (filter[operator] ?? []) : [filter],
  );
  const [only = none] = parts;
  return parts.length > 1 ? { [operator]: parts } : only;
}
