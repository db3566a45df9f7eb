import type { SnapfoldError } from '../errors/error-kind.js';

/**
 * A value that was to be stored is not JSON data, so it would be read back as something else. Nothing was stored. The message names
 * the path and what to store instead: `NOT_STORABLE: amount_deposited.amount is a bigint: store it as a string`.
 */
export class NotStorable extends Error implements SnapfoldError {
  override readonly name = 'NotStorable';
  readonly code = 'NOT_STORABLE';
  readonly kind = 'fault';

  constructor(
    /** The path of the value: `amount_deposited.lines[3].price`. */
    readonly path: string,
    reason: string,
  ) {
    super(`NOT_STORABLE: ${path} ${reason}`);
  }
}

/** Formats a path of the name of the whole, then keys and indexes: `movement`, `lines`, 3, `a.b` -> `movement.lines[3]["a.b"]`. */
export function pathOf([name, ...keys]: readonly (string | number)[]): string {
  const parts = keys.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return [name, ...parts].join('');
}

/** Returns why a value that is neither a storable scalar nor a plain array or object cannot be stored, and what to do instead. */
export function reasonOf(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'is undefined: store null, or leave it out';
    case 'bigint':
      return 'is a bigint: store it as a string';
    case 'number':
      return `is ${value}: store a finite number or null`;
    case 'string':
      return 'holds half of a surrogate pair: store well-formed text';
    case 'symbol':
    case 'function':
      return `is a ${typeof value}: leave it out`;
    case 'boolean':
    case 'object':
      return instanceReason(value);
  }
}

const remedies: Readonly<Record<string, string>> = {
  Date: 'store an ISO string',
  Map: 'store a plain object, or an array of entries',
  Set: 'store an array',
  RegExp: 'store its source as a string',
  Promise: 'await it',
  Error: 'store its code and message',
};

function instanceReason(value: unknown): string {
  if (Array.isArray(value) && Array.isArray(Object.getPrototypeOf(value)))
    return 'is an array that has fields besides its elements: store a plain object';
  // "[object Date]" for a `Date` of any realm.
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (ArrayBuffer.isView(value) || /ArrayBuffer$/.test(tag)) return `is a ${tag}: store an array of numbers, or text`;
  const remedy = remedies[tag];
  if (remedy) return `is ${/^[AEIOU]/.test(tag) ? 'an' : 'a'} ${tag}: ${remedy}`;
  if (tag === 'Object' && hasSymbolKeys(value)) return 'has a field whose name is a symbol: leave it out';
  return `is an instance of ${classOf(value)}: store a plain object or array`;
}

function hasSymbolKeys(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getOwnPropertySymbols(value).length > 0;
}

function classOf(value: unknown): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null) return 'a class';
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof constructor === 'function' && constructor.name ? constructor.name : 'a class';
}
