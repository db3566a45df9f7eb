import type { Currency } from '../money/money.js';

/** Which accounts; an absent field asks nothing. */
export type AccountQuery = {
  readonly owner?: string | undefined;
  readonly currency?: Currency | undefined;
  readonly status?: 'open' | 'closed' | undefined;
};
