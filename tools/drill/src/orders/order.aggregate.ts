import { aggregate, original, type AggregateTypes, type Query } from '@snapfold/kernel';
import type { Order } from './order-data.js';
import { CREDIT_LIMIT, type ChangeOrder, type PlaceOrder } from './order.commands.js';
import { orderErrors, refuse } from './order.errors.js';
import { eventsOf, type OrderEvent } from './order.events.js';

export interface OrderTypes extends AggregateTypes {
  readonly state: Order;
  readonly create: PlaceOrder;
  readonly update: ChangeOrder;
  readonly event: OrderEvent;
  readonly services: null;
  readonly error: keyof typeof orderErrors;
  readonly query: Query;
}

/** The unique key of an order. An empty reference has none. */
export function keyOf({ reference }: Pick<Order, 'reference'>): string | undefined {
  return reference.toLowerCase() || undefined;
}

/** The drill's own aggregate. Its data is odd but storable. Most of its commands are refused or change nothing if they come twice. */
export const order = aggregate<OrderTypes>({
  type: 'orders',
  schemaVersion: 1,
  initial: { reference: '', capacity: 0, credit: CREDIT_LIMIT, priority: 0, lines: [], notes: null },
  errors: orderErrors,
  events: {
    order_placed: original(),
    credit_spent: original(),
    credit_topped_up: original(),
    lines_added: original(),
    lines_shipped: original(),
    order_renamed: original(),
    priority_set: original(),
    order_amended: original(),
    order_annotated: original(),
  },
  unique: { reference: { key: keyOf, error: 'ORDER_REFERENCE_TAKEN' } },

  handleCreate: (command) => eventsOf(command),

  handleUpdate(state, command) {
    switch (command.type) {
      case 'spend':
        if (command.amount > state.credit) throw refuse('ORDER_LACKS_CREDIT');
        break;
      case 'top_up':
        if (state.credit + command.amount > CREDIT_LIMIT) throw refuse('ORDER_CREDIT_LIMIT');
        break;
      case 'add_lines':
        if (state.lines.length + command.lines.length > state.capacity) throw refuse('ORDER_FULL');
        break;
      case 'ship':
        if (command.count > state.lines.length) throw refuse('ORDER_LACKS_LINES');
        break;
      case 'rename':
        if (command.reference === state.reference) return [];
        break;
      case 'set_priority':
        if (command.priority === state.priority) return [];
        break;
      case 'amend':
      case 'annotate':
        break;
    }
    return eventsOf(command);
  },

  apply(state, event) {
    switch (event.type) {
      case 'order_placed': {
        const { reference, capacity, lines, notes, details } = event;
        return { ...state, reference, capacity, lines, notes, ...details };
      }
      case 'credit_spent':
        return { ...state, credit: state.credit - event.amount };
      case 'credit_topped_up':
        return { ...state, credit: state.credit + event.amount };
      case 'lines_added':
        return { ...state, lines: [...state.lines, ...event.lines] };
      case 'lines_shipped':
        return { ...state, lines: state.lines.slice(event.count) };
      case 'order_renamed':
        return { ...state, reference: event.reference };
      case 'priority_set':
        return { ...state, priority: event.priority };
      case 'order_amended':
        return { ...state, ...event.details };
      case 'order_annotated':
        return { ...state, notes: event.notes };
    }
  },
});
