/** Returns the own keys of an object, in their order. */
export function keysOf<T extends object>(object: T): readonly (keyof T & string)[] {
  // TypeScript allows for keys beyond those of the type; a declaration that is written as an object literal has none.
  return Object.keys(object) as (keyof T & string)[];
}

/** Returns an object with a value for each key, computed in the order of the keys. */
export function mapped<T extends object>(
  keys: readonly (keyof T & string)[],
  value: <K extends keyof T & string>(key: K) => T[K],
): T {
  const result: Partial<T> = {};
  for (const key of keys) result[key] = value(key);
  // The loop has set every key.
  return result as T;
}

/** Returns an object with a value for each member of `source`, computed in the order of its keys; none without `source`. */
export function mappedFrom<T extends object, U extends Readonly<Record<keyof T, unknown>>>(
  source: T | undefined,
  value: <K extends keyof T & string>(member: T[K], key: K) => U[K],
): U {
  const result: Partial<U> = {};
  if (source) for (const key of keysOf(source)) result[key] = value(source[key], key);
  // The loop has set every key.
  return result as U;
}
