import { Mark } from './mark.js';
import { isPlainArray, isPlainObject } from './plain-data.js';

/**
 * Freezes plain data that nobody else holds, deeply, and returns it. Descends into frozen objects too, since they may be frozen on
 * the surface only. An object that is not plain data stays as it is.
 */
export function frozen<T>(data: T): T {
  freeze(data, new Set());
  return data;
}

function freeze(data: unknown, seen: Set<object>): void {
  if (!isPlain(data) || Mark.isOn(data) || seen.has(data)) return;
  seen.add(data);
  Object.freeze(data);
  for (const part of Object.values(data)) freeze(part, seen);
}

/**
 * Returns a deeply frozen copy of plain data, so that the owner of the original may go on to change it. An instance of a class is not
 * copied, since the copy would lack private fields: the instance itself is frozen, with everything that it holds.
 */
export function frozenCopy<T>(data: T): T {
  // A copy of plain data has the type of the original.
  return copy(data, undefined) as T;
}

/** `known` maps originals to their copies. It is made for the first nested object only, since most data are flat. */
function copy(data: unknown, known: Map<object, object> | undefined): unknown {
  if (typeof data !== 'object' || data === null || Mark.isOn(data)) return data;
  const copied = known?.get(data);
  if (copied) return copied;
  if (!isPlain(data)) return frozenInstance(data, new Set());
  const made: object = Array.isArray(data) ? Array.from<unknown>(data) : { ...data };
  let copies = known?.set(data, made);
  for (const [key, part] of Object.entries(made)) {
    if (typeof part !== 'object' || part === null) continue;
    copies ??= new Map([[data, made]]);
    Reflect.set(made, key, copy(part, copies));
  }
  return Object.freeze(made);
}

/** Freezing does not reach the contents of a `Date`, a `Map` or a `Set`; an array of bytes cannot be frozen at all. */
function frozenInstance(data: object, seen: Set<object>): object {
  if (seen.has(data) || ArrayBuffer.isView(data)) return data;
  seen.add(data);
  Object.freeze(data);
  for (const part of Object.values<unknown>({ ...data }))
    if (typeof part === 'object' && part !== null) frozenInstance(part, seen);
  return data;
}

function isPlain(data: unknown): data is object {
  return typeof data === 'object' && data !== null && (Array.isArray(data) ? isPlainArray(data) : isPlainObject(data));
}
