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

/** MongoDB takes filters that are nested a little deeper. */
const mostTurns = 90;

/**
 * Folds a condition from its comparisons up.
 * @param fields has a member for each field that may be compared
 * @throws {@link InvalidInput} if a part is not a condition or compares another field, or if "all" and "any" alternate more than 90 levels
 * deep
 */
export function foldCondition<F extends SearchFields, R>(
  where: Condition<F>,
  fields: Readonly<Record<keyof F & string, unknown>>,
  fold: ConditionFold<F, R>,
): R {
  return folded(where, 0);

  function folded(condition: Condition<F>, turns: number, around?: 'all' | 'any'): R {
    if (turns > mostTurns)
      throw new InvalidInput('where', 'must not alternate "all" and "any" more than 90 levels deep');
    if (isObject(condition)) {
      if ('all' in condition) return fold.all(parts('all', condition.all, turns, around));
      if ('any' in condition) return fold.any(parts('any', condition.any, turns, around));
      if (Object.hasOwn(fields, condition.field)) return fold.comparison(condition);
    }
    throw new InvalidInput('where', 'must compare fields that the list can be searched by');
  }

  function parts(
    kind: 'all' | 'any',
    of: readonly Condition<F>[],
    turns: number,
    around?: 'all' | 'any',
  ): readonly R[] {
    const isList: boolean = Array.isArray(of);
    if (!isList) throw new InvalidInput('where', 'must have a list in "all" and in "any"');
    return of.map((part) => folded(part, kind === around ? turns : turns + 1, kind));
  }
}

/** A condition is declared to be an object, but a caller without types may pass anything. */
const isObject = (condition: unknown) => typeof condition === 'object' && condition !== null;

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
