import type { Currency } from '../money/money.js';

/** The accounts to list; an absent field sets no condition. */
export type AccountQuery = {
  readonly owner?: string | undefined;
  readonly currency?: Currency | undefined;
  readonly status?: 'open' | 'closed' | undefined;
};
