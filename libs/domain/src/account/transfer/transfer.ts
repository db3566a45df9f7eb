import type { EventEnvelope, JointUpdate } from '@snapfold/kernel';
import type { AccountTypes } from '../aggregate/account.aggregate.js';
import { refuseAccount } from '../aggregate/account.errors.js';
import type { Money } from '../money/money.js';

/** An order to move money from one account to another. */
export interface TransferOrder {
  /** The id of the transfer, and of the command that carries it out. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
}

/** An account on one side of a transfer, and its version after the transfer. */
export interface TransferSide {
  readonly id: string;
  readonly version: number;
}

/** A transfer that was carried out. */
export interface Transfer {
  readonly id: string;
  readonly from: TransferSide;
  readonly to: TransferSide;
  readonly amount: Money;
  /** The position of the later of its two events. */
  readonly position: number;
  readonly at: string;
  /** The user who ordered it. */
  readonly by: string;
}

/**
 * Returns the commands of an order to its two accounts, which must be sent as one joint update.
 * @throws `DomainError` `ACCOUNT_SAME_ACCOUNT`
 */
export function transferUpdates({
  id: transferId,
  from,
  to,
  amount,
}: TransferOrder): readonly JointUpdate<AccountTypes>[] {
  if (from === to) throw refuseAccount('ACCOUNT_SAME_ACCOUNT');
  return [
    { id: from, command: { type: 'send_transfer', transferId, to, amount } },
    { id: to, command: { type: 'receive_transfer', transferId, from, amount } },
  ];
}

/** Returns the transfer that the events of one command describe; `undefined` if they are not those of a transfer. */
export function transferOf(events: readonly EventEnvelope<AccountTypes>[]): Transfer | undefined {
  const sent = events.find(({ payload }) => payload.type === 'transfer_sent');
  const received = events.find(({ payload }) => payload.type === 'transfer_received');
  if (sent?.payload.type !== 'transfer_sent' || !received) return undefined;
  return {
    id: sent.payload.transferId,
    from: { id: sent.aggregateId, version: sent.version },
    to: { id: received.aggregateId, version: received.version },
    amount: sent.payload.amount,
    position: Math.max(sent.position, received.position),
    at: sent.at,
    by: sent.metadata.userId,
  };
}
