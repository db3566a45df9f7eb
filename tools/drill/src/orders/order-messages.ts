import type { ErrorKind } from '@snapfold/kernel';
import type { CommandIdentity } from '@snapfold/kernel/engine';
import type { ChangeOrder, PlaceOrder } from './order.commands.js';

/** A change of an existing order. */
export interface OrderChange {
  readonly id: string;
  readonly command: ChangeOrder;
  readonly expectedVersion?: number | undefined;
}

/** A new order, a change of one order, or a joint change of several. */
export type OrderCommand =
  | { readonly kind: 'create'; readonly command: PlaceOrder }
  | { readonly kind: 'change'; readonly changes: readonly OrderChange[] };

/** A message from the drill to a host. The answer has the same `serial`. */
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
  /** The command failed with an error of the engine. */
  | { readonly kind: 'failed'; readonly code: string; readonly error: ErrorKind; readonly actualVersion?: number }
  /** The command failed with any other error. */
  | { readonly kind: 'broken'; readonly error: string };

/** A message from a host to the drill: first that it serves, then an answer to each request. */
export type OrderReply = 'serves' | { readonly serial: number; readonly answer: OrderAnswer };
