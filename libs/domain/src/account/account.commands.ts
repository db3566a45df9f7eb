import type { Currency, Money } from './money.js';

// The types of commands are part of the API's paths: never rename one.

export type CreateAccountCommand = { readonly type: 'open'; readonly owner: string; readonly currency: Currency };

export type UpdateAccountCommand =
  | { readonly type: 'deposit'; readonly amount: Money }
  | { readonly type: 'withdraw'; readonly amount: Money }
  | { readonly type: 'close' };
