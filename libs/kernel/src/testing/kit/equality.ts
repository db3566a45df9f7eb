import { isPlainObject } from '../../data/plain-data.js';
import { isMap, isSet } from './collections.js';

type Pair = readonly [object, object];

/**
 * Whether two values are equal as plain data: arrays by length and elements, objects by their fields (an `undefined` field counts as
 * absent), maps and sets by their members in any order. Anything else equals only itself.
 */
export function isEqual(a: unknown, b: unknown, within: readonly Pair[] = []): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  // The data contains itself, and this pair is already being compared.
  if (within.some(([left, right]) => left === a && right === b)) return true;
  const inner: readonly Pair[] = [...within, [a, b]];
  if (isArray(a) && isArray(b))
    return a.length === b.length && Array.from(a).every((element, index) => isEqual(element, b[index], inner));
  if ((isMap(a) && isMap(b)) || (isSet(a) && isSet(b))) return haveSameMembers([...a], [...b], inner);
  return isFields(a) && isFields(b) && haveSameFields(a, b, inner);
}

/** Equality is transitive, so it does not matter which of several equal members is taken first. */
function haveSameMembers(some: readonly unknown[], others: unknown[], within: readonly Pair[]): boolean {
  if (some.length !== others.length) return false;
  return some.every((member) => {
    const index = others.findIndex((other) => isEqual(member, other, within));
    if (index >= 0) others.splice(index, 1);
    return index >= 0;
  });
}

type Fields = Readonly<Record<string, unknown>>;

function haveSameFields(a: Fields, b: Fields, within: readonly Pair[]): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isEqual(ownField(a, key), ownField(b, key), within));
}

/** Returns an own field, since every object inherits some, such as `constructor`. */
function ownField(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function isFields(value: object): value is Fields {
  return !isArray(value) && isPlainObject(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** `Array.isArray`, with elements of type `unknown`. */
function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
