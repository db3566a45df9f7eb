/**
 * Why the domain refuses a command, in words of no transport: it is `rejected` by a rule, in `conflict` with the current state, about
 * something that is `notFound`, or `forbidden` to the caller.
 */
export type RefusalKind = 'rejected' | 'conflict' | 'notFound' | 'forbidden';

/**
 * The kinds of errors: a refusal; `malformed` input that was not understood; `unavailable` for now, so that the call may be repeated
 * later; or a `fault` of the software or its data, which the caller cannot correct.
 */
export type ErrorKind = RefusalKind | 'malformed' | 'unavailable' | 'fault';

/** The shape of every error of Snapfold. Hosts map the `kind`, so that they need no change when an error class is added. */
export interface SnapfoldError extends Error {
  /** Stable, for programs. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** The field of the input that must be changed, if it is one: `email`, or `amount.currency` for a field within a field. */
  readonly field?: string | undefined;
  /** What else is wrong with the same input. */
  readonly further?: readonly SnapfoldError[] | undefined;
  /** Facts for the caller to act on. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

const kinds: Readonly<Record<ErrorKind, true>> = {
  rejected: true,
  conflict: true,
  notFound: true,
  forbidden: true,
  malformed: true,
  unavailable: true,
  fault: true,
};

/** Returns whether a thrown value is an error of Snapfold, even one of another copy of this library. Never throws. */
export function isSnapfoldError(error: unknown): error is SnapfoldError {
  try {
    return (
      typeof error === 'object' &&
      error !== null &&
      'message' in error &&
      'code' in error &&
      typeof error.code === 'string' &&
      'kind' in error &&
      typeof error.kind === 'string' &&
      Object.hasOwn(kinds, error.kind)
    );
  } catch {
    return false;
  }
}

/** Returns whether a thrown value is an error of Snapfold with this code, even one of another copy of this library. */
export function hasCode(error: unknown, code: string): error is SnapfoldError {
  return isSnapfoldError(error) && error.code === code;
}

/** Returns whether a thrown value is an error of Snapfold of the kind `unavailable`: the call may be repeated later. */
export function isUnavailable(error: unknown): error is SnapfoldError {
  return isSnapfoldError(error) && error.kind === 'unavailable';
}
