import type { SnapfoldError } from '../../errors/error-kind.js';
import { faultCode, faultReason } from '../../errors/fault-reason.js';

/** The command that a fault belongs to. */
export interface FaultyCommand {
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** The command's `type`. */
  readonly command: string;
}

/**
 * Deciding a command failed by a fault in the code, not by a refusal; see the `cause`. Nothing of the command was stored, and no other
 * command is affected. The code is that of the cause if it is a fault of Snapfold (`NOT_STORABLE`, `INVALID_RESULT`, ...), and
 * `HANDLER_FAILED` for anything else that a handler or a service threw.
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
