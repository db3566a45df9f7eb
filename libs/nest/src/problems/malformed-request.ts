import type { SnapfoldError } from '@snapfold/kernel';

/** One thing that is wrong with a request, and where. */
export interface FieldProblem {
  /** The path of the field, `amount.value`; `body` for the whole of it; or the name of a header. */
  readonly field: string;
  readonly message: string;
}

/** A request that cannot be understood: 400. */
export class MalformedRequest extends Error implements SnapfoldError {
  override readonly name = 'MalformedRequest';
  readonly code = 'MALFORMED_REQUEST';
  readonly kind = 'malformed';

  constructor(readonly problems: readonly FieldProblem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join('; '));
  }
}
