import type { OddData, OrderDetails, OrderLine } from './order-data.js';

export interface PlaceOrder extends OrderDetails {
  readonly type: 'place';
  readonly reference: string;
  readonly capacity: number;
  readonly lines: readonly OrderLine[];
  readonly notes: OddData;
}

/** The drill spends more than half of {@link CREDIT_LIMIT}, and adds more than half of an order's capacity: neither can be done twice in a row. */
export type ChangeOrder =
  | { readonly type: 'spend'; readonly amount: number }
  | { readonly type: 'top_up'; readonly amount: number }
  | { readonly type: 'add_lines'; readonly lines: readonly OrderLine[] }
  | { readonly type: 'ship'; readonly count: number }
  | { readonly type: 'rename'; readonly reference: string }
  | { readonly type: 'set_priority'; readonly priority: number }
  | { readonly type: 'amend'; readonly details: OrderDetails }
  | { readonly type: 'annotate'; readonly notes: OddData };

export const CREDIT_LIMIT = 100;
