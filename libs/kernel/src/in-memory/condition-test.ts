import { compareKeys, isSortKey } from '../data/sort-key.js';
import { comparedValues, foldCondition, type ComparableValue } from '../lists/condition-fold.js';
import type { Comparison, Condition, Operator, SearchFields } from '../model/condition.js';

type Test<T> = (record: T, id: string) => boolean;

/** How the fields of a search are read from a record. A field that the record lacks is `undefined` or `null`. */
export type RecordFields<T, F extends SearchFields> = {
  readonly [K in keyof F & string]: (record: T, id: string) => unknown;
};

/**
 * Returns the test whether a record meets a condition.
 * @throws {@link InvalidInput} if it is not a condition on these fields
 */
export function conditionTest<T, F extends SearchFields>(
  where: Condition<F> = { all: [] },
  fields: RecordFields<T, F>,
): Test<T> {
  return foldCondition<F, Test<T>>(where, fields, {
    all: (tests) => (record, id) => tests.every((test) => test(record, id)),
    any: (tests) => (record, id) => tests.some((test) => test(record, id)),
    comparison: (comparison) => comparisonTest(fields, comparison),
  });
}

function comparisonTest<T, F extends SearchFields>(
  fields: RecordFields<T, F>,
  { field, operator, value }: Comparison<F>,
): Test<T> {
  const values = comparedValues({ operator, value });
  return (record, id) => holds[operator](values.map((one) => difference(fields[field](record, id), one)));
}

/** What must be true of the differences between the value of the field and those of the comparison. */
const holds: Readonly<Record<Operator, (differences: readonly number[]) => boolean>> = {
  eq: (differences) => differences.every((one) => one === 0),
  ne: (differences) => differences.every((one) => one !== 0),
  lt: (differences) => differences.every((one) => one < 0),
  le: (differences) => differences.every((one) => one <= 0),
  gt: (differences) => differences.every((one) => one > 0),
  ge: (differences) => differences.every((one) => one >= 0),
  in: (differences) => differences.some((one) => one === 0),
  out: (differences) => differences.every((one) => one !== 0),
};

/** `NaN`, which is neither 0, nor less, nor greater, if the field is absent or of another type. */
function difference(found: unknown, value: ComparableValue): number {
  return typeof found === typeof value && isSortKey(found) ? compareKeys(found, value) : NaN;
}
