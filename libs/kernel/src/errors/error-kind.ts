/**
 * What sort of refusal the domain makes, whatever the transport: `rejected` by a rule, in `conflict` with what is already so,
 * about something `notFound`, or `forbidden` to the caller.
 */
export type RefusalKind = 'rejected' | 'conflict' | 'notFound' | 'forbidden';

/**
 * What sort of outcome an error is: a refusal; `malformed` input that was not understood; `unavailable` for now, so that the same
 * may be asked again later; or a `fault` of the software or its data, which nobody outside can mend.
 */
export type ErrorKind = RefusalKind | 'malformed' | 'unavailable' | 'fault';

/** What every error of Snapfold carries: hosts map `kind`s, so that an error that is added later needs no line of theirs. */
export interface SnapfoldError extends Error {
  /** Stable, for programs. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** The field of the input that is malformed, where it is a single one. */
  readonly field?: string | undefined;
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

/** Whether something thrown is an error of Snapfold, also one of another copy of this library. What cannot be looked at is none. */
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

/** Whether something thrown is an error of Snapfold with this code, also one of another copy of this library. */
export function hasCode(error: unknown, code: string): error is SnapfoldError {
  return isSnapfoldError(error) && error.code === code;
}

/** Whether the same may be asked again later. */
export function isUnavailable(error: unknown): error is SnapfoldError {
  return isSnapfoldError(error) && error.kind === 'unavailable';
}
