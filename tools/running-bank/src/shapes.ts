/**
 * Returns a value with the type of a sample. The value must have all fields of the sample, with the same types; the first item of an array
 * is the sample of all its items.
 * @throws an `Error` if the value is not like the sample
 */
export function like<T>(sample: T, value: unknown): T {
  if (isLike(sample, value)) return value;
  throw new Error(`Expected a value like ${JSON.stringify(sample)}, got ${JSON.stringify(value)}`);
}

function isLike<T>(sample: T, value: unknown): value is T {
  if (Array.isArray(sample)) {
    const [first]: unknown[] = sample;
    return Array.isArray(value) && value.every((item) => isLike(first, item));
  }
  if (!isObject(sample)) return typeof value === typeof sample;
  return isObject(value) && Object.entries(sample).every(([name, field]) => isLike(field, Reflect.get(value, name)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
