import type { Search } from '@snapfold/kernel';
import type { Currency, Money } from '../money/money.js';
import type { Account } from './account.aggregate.js';

/** The fields that accounts can be searched by. */
export type AccountFields = {
  readonly id: string;
  readonly owner: string;
  readonly currency: Currency;
  readonly status: Account['status'];
  /** Compared only with balances in the same currency: an account in another one never matches. */
  readonly balance: Money;
  readonly openedAt: string;
};

/** The accounts to list; an absent field sets no condition. */
export type AccountQuery = Search<AccountFields, 'id' | 'openedAt' | 'balance'> & {
  readonly owner?: string | undefined;
  readonly currency?: Currency | undefined;
  readonly status?: Account['status'] | undefined;
};
