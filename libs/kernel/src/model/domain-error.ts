import { InvalidResult } from '../data/invalid-result.js';
import type { RefusalKind, SnapfoldError } from '../errors/error-kind.js';

/** The entry of one error code in the catalogue of an aggregate. */
export interface ErrorDefinition {
  readonly kind: RefusalKind;
  /** A full sentence for the caller, which contains no data of the caller. */
  readonly message: string;
  /** The field of the command that must be changed, if it is one: `email`, or `amount.currency` for a field within a field. */
  readonly field?: string;
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
    /** The field of the command that must be changed, if it is one. */
    readonly field?: string,
    /** What else the command is refused for; see {@link refuseTogether}. */
    readonly further: readonly DomainError<Code>[] = [],
  ) {
    super(message);
  }
}

/**
 * Throws one error for all refusals that were found: the first, with the others as `further`, so that a caller can correct everything at
 * once. Returns if all are `undefined`. Put the gravest first: a host answers with its kind.
 */
export function refuseTogether<Code extends string>(...found: readonly (DomainError<Code> | undefined)[]): void {
  const [first, ...others] = found.filter((refusal) => refusal !== undefined);
  if (!first) return;
  const { code, kind, message, details, field } = first;
  throw new DomainError(code, kind, message, details, field, others);
}

/**
 * Returns a function that makes the errors of one catalogue: `throw refuse('ORDER_CLOSED')`. A code that is not in the catalogue does
 * not compile; at runtime the function throws {@link InvalidResult} for it.
 */
export function refusals<Code extends string>(
  catalogue: ErrorCatalogue<Code>,
): (code: Code, details?: ErrorDetails) => DomainError<Code> {
  return (code, details) => {
    if (!Object.hasOwn(catalogue, code)) throw new InvalidResult(`the error code "${code}" is not in the catalogue`);
    const { kind, message, field } = catalogue[code];
    return new DomainError(code, kind, message, details, field);
  };
}
