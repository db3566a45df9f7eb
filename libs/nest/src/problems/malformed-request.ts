import type { SnapfoldError } from '@snapfold/kernel';

/** One thing that is wrong with a request, and where. */
export interface FieldProblem {
  /** The path of the field, such as `amount.value`; `body` for the whole body; or the name of a header. */
  readonly field: string;
  readonly message: string;
}

/** The request does not match the schema of its route, or a header is malformed. It is answered with 400. */
export class MalformedRequest extends Error implements SnapfoldError {
  override readonly name = 'MalformedRequest';
  readonly code = 'MALFORMED_REQUEST';
  readonly kind = 'malformed';

  constructor(readonly problems: readonly FieldProblem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join('; '));
  }
}
