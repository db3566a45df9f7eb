import type { SnapfoldError } from '../errors/error-kind.js';
import { disregard, isThenable } from './disregard.js';
import { isPlainObject } from './plain-data.js';

/** A handler, `apply`, a unique rule or a view's `update` gave something that its contract does not allow. Nothing was stored. */
export class InvalidResult extends Error implements SnapfoldError {
  override readonly name = 'InvalidResult';
  readonly code = 'INVALID_RESULT';
  readonly kind = 'fault';

  constructor(reason: string) {
    super(`INVALID_RESULT: ${reason}`);
  }
}

/** What sort of value was returned that is refused, for a message: `a promise`, `an array`, `undefined`. Lets go of the value. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  disregard(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (isThenable(value)) return 'a promise';
  return isPlainObject(value) ? 'an object' : 'an object that is not plain';
}
