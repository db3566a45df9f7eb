import { isPlainArray, isPlainObject } from './plain-data.js';

/** How many objects of a refused value are searched at most. */
const mostObjects = 100_000;

/**
 * Handles the rejections of all promises in a value that is refused. Nobody else awaits these promises, and an unhandled rejection
 * would end the process.
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
      // An object that throws when it is read cannot be searched.
    }
  }
}

/** Returns whether a value can be awaited. Not by `instanceof Promise`, since it may be of another realm or another library. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && 'then' in value && typeof value.then === 'function';
}
