import type { SnapfoldError } from '../errors/error-kind.js';
import { disregard, isThenable } from './disregard.js';
import { isPlainObject } from './plain-data.js';

/** A handler, `apply`, a unique rule or a view returned or threw something that its contract does not allow. Nothing was stored. */
export class InvalidResult extends Error implements SnapfoldError {
  override readonly name = 'InvalidResult';
  readonly code = 'INVALID_RESULT';
  readonly kind = 'fault';

  constructor(reason: string) {
    super(`INVALID_RESULT: ${reason}`);
  }
}

/** Names the kind of a refused value for a message: `a promise`, `an array`, `undefined`. Also passes it to {@link disregard}. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  disregard(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (isThenable(value)) return 'a promise';
  return isPlainObject(value) ? 'an object' : 'an object that is not plain';
}
