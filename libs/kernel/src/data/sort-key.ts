import { isStorableText } from './storable.js';

/** The value of a field that orders a list. A field that a record lacks counts as `null`. */
export type SortKey = string | number | boolean | null;

/** Returns whether a value can order a list. */
export function isSortKey(value: unknown): value is SortKey {
  return value === null || typeof value === 'boolean' || Number.isFinite(value) || isStorableText(value);
}

/**
 * Compares two sort keys as MongoDB does: negative if `a` comes before `b`, and 0 if they are equal. `null` comes before numbers, numbers
 * before text, and text before booleans. Text is ordered by Unicode code points.
 */
export function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  const [one, other] = [rank(a), rank(b)];
  if (one !== other) return one - other;
  return Number(a) - Number(b);
}

const types = ['object', 'number', 'string', 'boolean'];
const rank = (key: SortKey) => types.indexOf(typeof key);

/** JavaScript compares UTF-16 units, and so has the characters above U+FFFF before those from U+E000 on. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return ordinal(one) - ordinal(other);
  }
  return a.length - b.length;
}

const ordinal = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
