import type { SnapfoldError } from '@snapfold/kernel';

/** What kept a command from doing its work, for the operator: one line. */
export class CommandFailed extends Error implements SnapfoldError {
  override readonly name = 'CommandFailed';
  readonly code = 'COMMAND_FAILED';
  readonly kind = 'rejected';
}
