import { inspect, isDeepStrictEqual } from 'node:util';

/** Describes the first difference of two values for people. Call it only for values that differ. */
export function difference(expected: unknown, found: unknown, path = ''): string {
  if (isObject(expected) && isObject(found) && Array.isArray(expected) === Array.isArray(found)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
    for (const name of names) {
      const [wanted, got] = [Reflect.get(expected, name), Reflect.get(found, name)] as [unknown, unknown];
      if (Object.hasOwn(expected, name) !== Object.hasOwn(found, name) || !isDeepStrictEqual(wanted, got))
        return difference(wanted, got, `${path}[${inspect(name)}]`);
    }
  }
  return `${path || 'it'} is ${inspect(found)}, not ${inspect(expected)}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
