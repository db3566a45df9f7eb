import type { ErrorKind } from '@snapfold/kernel';
import type { CommandIdentity } from '@snapfold/kernel/engine';
import type { ChangeOrder, PlaceOrder } from './order.commands.js';

/** What is asked of an order that exists. */
export interface OrderChange {
  readonly id: string;
  readonly command: ChangeOrder;
  readonly expectedVersion?: number | undefined;
}

/** A new order, or a change of one or, together, of several. */
export type OrderCommand =
  | { readonly kind: 'create'; readonly command: PlaceOrder }
  | { readonly kind: 'change'; readonly changes: readonly OrderChange[] };

/** From the drill to a host; `serial` ties the answer to it. */
export interface OrderRequest {
  readonly serial: number;
  readonly identity: CommandIdentity;
  readonly command: OrderCommand;
}

/** An order after a command. */
export interface OrderReceipt {
  readonly id: string;
  readonly version: number;
  readonly position: number;
}

export type OrderAnswer =
  | { readonly kind: 'done'; readonly changed: boolean; readonly receipts: readonly OrderReceipt[] }
  /** By an error of the engine. */
  | { readonly kind: 'failed'; readonly code: string; readonly error: ErrorKind; readonly actualVersion?: number }
  /** By any other error. */
  | { readonly kind: 'broken'; readonly error: string };

/** From a host to the drill: that it serves, then an answer to each request. */
export type OrderReply = 'serves' | { readonly serial: number; readonly answer: OrderAnswer };
