import type { Currency, Money } from '../money/money.js';

// Events are a storage format: never rename a type or a field. `balance` is the balance after the event. The two events of a transfer are
// in one commit, whose command id is the `transferId`. `account_frozen` and `account_unfrozen` alternate.

export type AccountEvent =
  | AccountOpened
  | { readonly type: 'amount_deposited'; readonly amount: Money; readonly balance: Money }
  | { readonly type: 'amount_withdrawn'; readonly amount: Money; readonly balance: Money }
  | TransferSent
  | TransferReceived
  | { readonly type: 'account_frozen' }
  | { readonly type: 'account_unfrozen' }
  | { readonly type: 'account_closed'; readonly closedAt: string };

interface AccountOpened {
  readonly type: 'account_opened';
  readonly owner: string;
  /** How often the owner had been deactivated or reactivated. Earlier releases have not stored it. */
  readonly ownerStatusChanges?: number;
  readonly currency: Currency;
  readonly openedAt: string;
}

interface TransferSent {
  readonly type: 'transfer_sent';
  readonly transferId: string;
  readonly to: string;
  readonly amount: Money;
  readonly balance: Money;
}

interface TransferReceived {
  readonly type: 'transfer_received';
  readonly transferId: string;
  readonly from: string;
  readonly amount: Money;
  readonly balance: Money;
}
