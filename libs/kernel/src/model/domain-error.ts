import { InvalidResult } from '../data/invalid-result.js';
import type { RefusalKind, SnapfoldError } from '../errors/error-kind.js';

/** What the catalogue of an aggregate says of one error code. */
export interface ErrorDefinition {
  readonly kind: RefusalKind;
  /** A full sentence for the caller, without data of the caller in it. */
  readonly message: string;
}

/** All error codes of an aggregate. The codes are a public contract: never rename or reuse one. */
export type ErrorCatalogue<Code extends string = string> = Readonly<Record<Code, ErrorDefinition>>;

/** Facts about a refusal, as plain data, for the caller to act on. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** A refusal by a rule of the domain: an expected outcome, not a fault. */
export class DomainError<Code extends string = string> extends Error implements SnapfoldError {
  override readonly name = 'DomainError';

  constructor(
    /** Stable, for programs. */
    readonly code: Code,
    readonly kind: RefusalKind,
    /** For people; may change. */
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

/**
 * The function that makes the refusals of one catalogue: `throw refuse('ORDER_CLOSED')`. A code that the catalogue lacks
 * does not compile.
 */
export function refusals<Code extends string>(
  catalogue: ErrorCatalogue<Code>,
): (code: Code, details?: ErrorDetails) => DomainError<Code> {
  return (code, details) => {
    if (!Object.hasOwn(catalogue, code)) throw new InvalidResult(`the error code "${code}" is not in the catalogue`);
    const { kind, message } = catalogue[code];
    return new DomainError(code, kind, message, details);
  };
}
