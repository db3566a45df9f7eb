import type { Order } from '../../orders/order-data.js';
import { order } from '../../orders/order.aggregate.js';
import { applyStored } from '../../stored/stored-fold.js';
import type { StoredEvent } from '../../stored/stored.js';

/** The state of an order between two of its events. */
export interface OrderState {
  readonly id: string;
  readonly state: Order;
  readonly version: number;
  /** From the position of its last event to the one before its next. */
  readonly from: number;
  readonly to: number;
}

/** Yields all states of one order after the other. One state at a time, since there are many and some are large. */
export function* statesOf(events: readonly StoredEvent[]): Generator<OrderState> {
  for (const [id, own] of Map.groupBy(events, ({ aggregateId }) => aggregateId)) {
    let state = order.initial;
    for (const [index, event] of own.entries()) {
      state = applyStored(order, state, event);
      yield { id, state, version: event.version, from: event._id, to: (own[index + 1]?._id ?? Infinity) - 1 };
    }
  }
}
