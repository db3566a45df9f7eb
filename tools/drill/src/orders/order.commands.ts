import type { OddData, OrderDetails, OrderLine } from './order-data.js';

export interface PlaceOrder extends OrderDetails {
  readonly type: 'place';
  readonly reference: string;
  readonly capacity: number;
  readonly lines: readonly OrderLine[];
  readonly notes: OddData;
}

/** Each command takes more than half of a limit, {@link CREDIT_LIMIT} or the order's capacity, so that it fails if it comes twice. */
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
