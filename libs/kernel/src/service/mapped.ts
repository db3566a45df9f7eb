/** The own keys of an object, in order. */
export function keysOf<T extends object>(object: T): readonly (keyof T & string)[] {
  // The compiler knows no exact types: of a declaration that was given as a literal these are all keys.
  return Object.keys(object) as (keyof T & string)[];
}

/** An object with a value for each key, made in their order. */
export function mapped<T extends object>(
  keys: readonly (keyof T & string)[],
  value: <K extends keyof T & string>(key: K) => T[K],
): T {
  const result: Partial<T> = {};
  for (const key of keys) result[key] = value(key);
  // Each key has its value by now.
  return result as T;
}
