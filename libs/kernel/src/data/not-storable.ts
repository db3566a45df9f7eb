import type { SnapfoldError } from '../errors/error-kind.js';

/**
 * Something was to be stored that is not JSON data, so that it would not come back as it is. Nothing was stored. The message names
 * the path and the way out: `NOT_STORABLE: amount_deposited.amount is a bigint: store it as a string`.
 */
export class NotStorable extends Error implements SnapfoldError {
  override readonly name = 'NotStorable';
  readonly code = 'NOT_STORABLE';
  readonly kind = 'fault';

  constructor(
    /** Where it is: `amount_deposited.lines[3].price`. */
    readonly path: string,
    reason: string,
  ) {
    super(`NOT_STORABLE: ${path} ${reason}`);
  }
}

/** The name of the whole, then keys and indexes: `movement`, `lines`, 3, `a.b` -> `movement.lines[3]["a.b"]`. */
export function pathOf([name, ...keys]: readonly (string | number)[]): string {
  const parts = keys.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return [name, ...parts].join('');
}

/** Why a value that is neither a storable scalar, an array nor a plain object cannot be stored, and what to do instead. */
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

const waysOut: Readonly<Record<string, string>> = {
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
  // "[object Date]" also for one of another realm.
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (ArrayBuffer.isView(value) || /ArrayBuffer$/.test(tag)) return `is a ${tag}: store an array of numbers, or text`;
  const wayOut = waysOut[tag];
  if (wayOut) return `is ${/^[AEIOU]/.test(tag) ? 'an' : 'a'} ${tag}: ${wayOut}`;
  if (tag === 'Object' && isNamedBySymbols(value)) return 'has a field whose name is a symbol: leave it out';
  return `is an instance of ${classOf(value)}: store a plain object or array`;
}

function isNamedBySymbols(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getOwnPropertySymbols(value).length > 0;
}

function classOf(value: unknown): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null) return 'a class';
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof constructor === 'function' && constructor.name ? constructor.name : 'a class';
}
