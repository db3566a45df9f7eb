import { describe } from './describe.js';
import { isSnapfoldError, type SnapfoldError } from './error-kind.js';

/** Which command a fault belongs to. */
export interface FaultyCommand {
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** The command's `type`. */
  readonly command: string;
}

/**
 * Deciding a command failed by a fault of the code, not by a refusal: the `cause` says which. Nothing of the command was stored,
 * and no other command is touched by it. The code is that of the cause (`NOT_STORABLE`, `INVALID_RESULT`, ...), or
 * `HANDLER_FAILED` for whatever a handler or a service threw.
 */
export class CommandFault extends Error implements SnapfoldError {
  override readonly name = 'CommandFault';
  readonly code: string;
  readonly kind = 'fault';
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly command: string;

  constructor({ aggregateType, aggregateId, command }: FaultyCommand, cause: unknown) {
    super(`${reasonOf(cause)} (${aggregateType} ${aggregateId}, command "${command}")`, { cause });
    this.code = isSnapfoldError(cause) ? cause.code : 'HANDLER_FAILED';
    this.aggregateType = aggregateType;
    this.aggregateId = aggregateId;
    this.command = command;
  }
}

function reasonOf(cause: unknown): string {
  if (isSnapfoldError(cause)) return cause.message;
  const isMutation = cause instanceof TypeError && /read only|not extensible|Cannot delete/.test(cause.message);
  const hint = isMutation ? '; states, commands and events are frozen: return new ones' : '';
  return `HANDLER_FAILED: ${describe(cause)}${hint}`;
}
