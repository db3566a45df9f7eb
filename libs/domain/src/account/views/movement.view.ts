import { eventId, view, type EventEnvelope } from '@snapfold/kernel';
import { account, type AccountTypes } from '../aggregate/account.aggregate.js';
import { money, type Money } from '../money/money.js';
import type { MovementKind, MovementQuery } from './movement.query.js';

/** Money that came into an account or left it. */
export interface Movement {
  readonly accountId: string;
  /** The version of the account after the movement. */
  readonly version: number;
  readonly position: number;
  readonly kind: MovementKind;
  /** Negative for money that left the account. */
  readonly amount: Money;
  /** The balance of the account after the movement. */
  readonly balance: Money;
  readonly at: string;
  /** The id of the user who ordered it. */
  readonly by: string;
  /** The id of the transfer, if the movement is part of one. */
  readonly transferId?: string;
  /** The id of the other account, if the movement is part of a transfer. */
  readonly counterparty?: string;
}

export const movement = view<Movement, AccountTypes, MovementQuery>({
  type: 'movement',
  aggregateType: account.type,
  version: 2,
  isChildOfAggregate: true,
  viewId: eventId,

  update(_previous, event) {
    switch (event.payload.type) {
      case 'amount_deposited':
        return movementOf(event, 'deposit', event.payload.amount, event.payload.balance);
      case 'amount_withdrawn':
        return movementOf(event, 'withdrawal', negated(event.payload.amount), event.payload.balance);
      case 'transfer_sent': {
        const { transferId, to: counterparty, amount, balance } = event.payload;
        return { ...movementOf(event, 'transfer_out', negated(amount), balance), transferId, counterparty };
      }
      case 'transfer_received': {
        const { transferId, from: counterparty, amount, balance } = event.payload;
        return { ...movementOf(event, 'transfer_in', amount, balance), transferId, counterparty };
      }
      case 'account_opened':
      case 'account_frozen':
      case 'account_unfrozen':
      case 'account_closed':
        return undefined;
    }
  },
});

const negated = ({ minor, currency }: Money): Money => money(-minor, currency);

function movementOf(
  { aggregateId: accountId, version, position, at, metadata }: EventEnvelope<AccountTypes>,
  kind: Movement['kind'],
  amount: Money,
  balance: Money,
): Movement {
  return { accountId, version, position, kind, amount, balance, at, by: metadata.userId };
}
