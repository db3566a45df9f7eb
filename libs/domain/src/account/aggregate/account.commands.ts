import type { Currency, Money } from '../money/money.js';

// The types of commands are part of the API's paths: never rename one.

export type CreateAccountCommand = { readonly type: 'open'; readonly owner: string; readonly currency: Currency };

export type UpdateAccountCommand =
  | { readonly type: 'deposit'; readonly amount: Money }
  | { readonly type: 'withdraw'; readonly amount: Money }
  // The halves of a transfer, each meant only together with the other: see `transferUpdates`.
  | { readonly type: 'send_transfer'; readonly transferId: string; readonly to: string; readonly amount: Money }
  | { readonly type: 'receive_transfer'; readonly transferId: string; readonly from: string; readonly amount: Money }
  | { readonly type: 'close' };
