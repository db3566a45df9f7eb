import type { Currency, Money } from './money.js';

// A storage format: never rename a type or a field. `balance` is the one after the event.

export type AccountEvent =
  | { readonly type: 'account_opened'; readonly owner: string; readonly currency: Currency; readonly openedAt: string }
  | { readonly type: 'amount_deposited'; readonly amount: Money; readonly balance: Money }
  | { readonly type: 'amount_withdrawn'; readonly amount: Money; readonly balance: Money }
  | { readonly type: 'account_closed'; readonly closedAt: string };
