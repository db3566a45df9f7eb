import type { SnapfoldError } from '@snapfold/kernel';

/** A command could not do its work. The message is one line for the operator. */
export class CommandFailed extends Error implements SnapfoldError {
  override readonly name = 'CommandFailed';
  readonly code = 'COMMAND_FAILED';
  readonly kind = 'rejected';
}
