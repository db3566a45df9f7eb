import { isSortKey } from '../data/sort-key.js';
import { InvalidInput } from '../errors/command-errors.js';
import type { Comparison, Condition, Operator, SearchFields } from '../model/condition.js';

/** What becomes of each part of a condition. */
export interface ConditionFold<F extends SearchFields, R> {
  comparison(comparison: Comparison<F>): R;
  /** All of them must hold; there may be none. */
  all(parts: readonly R[]): R;
  /** Any of them must hold; there may be none. */
  any(parts: readonly R[]): R;
}

/**
 * Folds a condition from its comparisons up.
 * @param fields has a member for each field that may be compared
 * @throws {@link InvalidInput} if a part is not a condition, or compares another field
 */
export function foldCondition<F extends SearchFields, R>(
  where: Condition<F>,
  fields: Readonly<Record<keyof F & string, unknown>>,
  fold: ConditionFold<F, R>,
): R {
  const parts = (of: readonly Condition<F>[]) => {
    const isList: boolean = Array.isArray(of);
    if (!isList) throw new InvalidInput('where', 'must have a list in "all" and in "any"');
    return of.map((part) => foldCondition(part, fields, fold));
  };
  if (Object.hasOwn(where, 'all') && 'all' in where) return fold.all(parts(where.all));
  if (Object.hasOwn(where, 'any') && 'any' in where) return fold.any(parts(where.any));
  if ('field' in where && Object.hasOwn(fields, where.field)) return fold.comparison(where);
  throw new InvalidInput('where', 'must compare fields that the list can be searched by');
}

/** A value that a field can be compared with. */
export type ComparableValue = string | number | boolean;

const operators: Readonly<Record<Operator, 'value' | 'list'>> = {
  eq: 'value',
  ne: 'value',
  lt: 'value',
  le: 'value',
  gt: 'value',
  ge: 'value',
  in: 'list',
  out: 'list',
};

/**
 * Returns the values of a comparison: the elements of the list of `in` and `out`, and otherwise the only one.
 * @throws {@link InvalidInput} if the operator is unknown, or a value is not well-formed text, a finite number or a boolean
 */
export function comparedValues({
  operator,
  value,
}: {
  operator: Operator;
  value: unknown;
}): readonly ComparableValue[] {
  if (!Object.hasOwn(operators, operator)) throw new InvalidInput('operator', 'must be one of a condition');
  const values: unknown = operators[operator] === 'list' ? value : [value];
  if (Array.isArray(values) && values.every(isComparable)) return values;
  throw new InvalidInput('value', 'must be text, a number or a boolean, or for "in" and "out" a list of them');
}

function isComparable(value: unknown): value is ComparableValue {
  return value !== null && isSortKey(value);
}
