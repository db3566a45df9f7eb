import type { Currency, Money } from '../money/money.js';

// Command types are part of the paths of the API: never rename one.

export type CreateAccountCommand = { readonly type: 'open'; readonly owner: string; readonly currency: Currency };

export type UpdateAccountCommand =
  | { readonly type: 'deposit'; readonly amount: Money }
  | { readonly type: 'withdraw'; readonly amount: Money }
  // The two halves of a transfer are only sent together: see `transferUpdates`.
  | { readonly type: 'send_transfer'; readonly transferId: string; readonly to: string; readonly amount: Money }
  | { readonly type: 'receive_transfer'; readonly transferId: string; readonly from: string; readonly amount: Money }
  | { readonly type: 'close' }
  // `statusChanges` is that of the owner. It may be out of date.
  | { readonly type: 'follow_owner'; readonly statusChanges: number };
