import { describe } from './describe.js';
import { isSnapfoldError, type SnapfoldError } from './error-kind.js';

/** The code of a fault that `cause` brought about: its own, if it is a fault that has one. */
export function faultCode(cause: unknown, otherwise: string): string {
  return isFault(cause) ? cause.code : otherwise;
}

/** What went wrong, in words, with the code before it. */
export function faultReason(cause: unknown, otherwise: string): string {
  if (isFault(cause)) return cause.message;
  const isMutation = cause instanceof TypeError && /read only|not extensible|Cannot delete/.test(cause.message);
  const hint = isMutation ? '; states, commands and events are frozen: return new ones' : '';
  return `${otherwise}: ${describe(cause)}${hint}`;
}

function isFault(cause: unknown): cause is SnapfoldError {
  return isSnapfoldError(cause) && cause.kind === 'fault';
}
