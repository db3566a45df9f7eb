import { isPlainArray, isPlainObject } from './plain-data.js';

/** How many objects of a refused value are looked into. */
const mostObjects = 100_000;

/**
 * Lets go of a value that is refused, with all that stands in it. Each promise among it may still reject, which nobody else hears
 * of: without a handler that would end the process.
 */
export function disregard(value: unknown): void {
  const seen = new Set<object>();
  const left = [value];
  while (left.length > 0 && seen.size < mostObjects) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    try {
      if (Array.isArray(next) ? isPlainArray(next) : isPlainObject(next))
        for (const part of Object.values(next)) left.push(part);
      if (isThenable(next)) void Promise.resolve(next).catch(() => undefined);
    } catch {
      // What cannot be looked at is let go of as it is.
    }
  }
}

/** Whether a value can be awaited: not `instanceof Promise`, since it may be of another realm, or of another library. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && 'then' in value && typeof value.then === 'function';
}
