import { describe } from './describe.js';
import { isSnapfoldError, type SnapfoldError } from './error-kind.js';

/** Returns the code of `cause` if it is a fault of Snapfold, and `otherwise` for any other thrown value. */
export function faultCode(cause: unknown, otherwise: string): string {
  return isFault(cause) ? cause.code : otherwise;
}

/** Returns the message of `cause` if it is a fault of Snapfold; for any other thrown value `otherwise` and its text. */
export function faultReason(cause: unknown, otherwise: string): string {
  if (isFault(cause)) return cause.message;
  const isMutation = cause instanceof TypeError && /read only|not extensible|Cannot delete/.test(cause.message);
  const hint = isMutation ? '; states, commands and events are frozen: return new ones' : '';
  return `${otherwise}: ${describe(cause)}${hint}`;
}

function isFault(cause: unknown): cause is SnapfoldError {
  return isSnapfoldError(cause) && cause.kind === 'fault';
}
