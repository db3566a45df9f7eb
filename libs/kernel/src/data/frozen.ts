import { Mark } from './mark.js';
import { isPlainArray, isPlainObject } from './plain-data.js';

/**
 * Freezes plain data that nobody else holds, through and through, and hands it on. What is frozen already is looked into all the
 * same: it may be so on its surface only. An object that is no plain data stays as it is.
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
 * A frozen copy of plain data that its owner may go on to change. An instance of a class in it is not copied, since a copy would
 * lack private fields: it is frozen where it is, with what it holds.
 */
export function frozenCopy<T>(data: T): T {
  // A copy of plain data has the type of the original.
  return copy(data, undefined) as T;
}

/** Most data are flat, and need not know what has been copied. */
function copy(data: unknown, known: Map<object, object> | undefined): unknown {
  if (typeof data !== 'object' || data === null || Mark.isOn(data)) return data;
  const twin = known?.get(data);
  if (twin) return twin;
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

/** A `Date`, a `Map` and a `Set` have what no freezing reaches; bytes cannot be frozen at all. */
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
