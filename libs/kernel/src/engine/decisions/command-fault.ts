import type { SnapfoldError } from '../../errors/error-kind.js';
import { faultCode, faultReason } from '../../errors/fault-reason.js';

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
    super(`${faultReason(cause, 'HANDLER_FAILED')} (${aggregateType} ${aggregateId}, command "${command}")`, { cause });
    this.code = faultCode(cause, 'HANDLER_FAILED');
    this.aggregateType = aggregateType;
    this.aggregateId = aggregateId;
    this.command = command;
  }
}
