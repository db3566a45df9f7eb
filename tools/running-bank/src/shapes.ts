/** A value that must have everything that the sample has, of the same types; of an array the first item is the sample. */
export function like<T>(sample: T, value: unknown): T {
  if (isLike(sample, value)) return value;
  throw new Error(`Not like ${JSON.stringify(sample)}: ${JSON.stringify(value)}`);
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
