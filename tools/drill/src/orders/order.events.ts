import type { OddData, OrderDetails, OrderLine } from './order-data.js';
import type { ChangeOrder, PlaceOrder } from './order.commands.js';

export type OrderEvent =
  | {
      readonly type: 'order_placed';
      readonly reference: string;
      readonly capacity: number;
      readonly lines: readonly OrderLine[];
      readonly notes: OddData;
      readonly details: OrderDetails;
    }
  | { readonly type: 'credit_spent'; readonly amount: number }
  | { readonly type: 'credit_topped_up'; readonly amount: number }
  | { readonly type: 'lines_added'; readonly lines: readonly OrderLine[] }
  | { readonly type: 'lines_shipped'; readonly count: number }
  | { readonly type: 'order_renamed'; readonly reference: string }
  | { readonly type: 'priority_set'; readonly priority: number }
  | { readonly type: 'order_amended'; readonly details: OrderDetails }
  | { readonly type: 'order_annotated'; readonly notes: OddData };

/** How many lines an event has at most. */
const MOST_LINES = 200;

/** The events of a command that is not refused and changes something. They depend on the command only, so an oracle can compute them. */
export function eventsOf(command: PlaceOrder | ChangeOrder): readonly OrderEvent[] {
  switch (command.type) {
    case 'place': {
      const { reference, capacity, lines, notes, contact, address } = command;
      return [{ type: 'order_placed', reference, capacity, lines, notes, details: { contact, address } }];
    }
    case 'spend':
      return [{ type: 'credit_spent', amount: command.amount }];
    case 'top_up':
      return [{ type: 'credit_topped_up', amount: command.amount }];
    case 'add_lines':
      return chunksOf(command.lines).map((lines) => ({ type: 'lines_added', lines }));
    case 'ship':
      return [{ type: 'lines_shipped', count: command.count }];
    case 'rename':
      return [{ type: 'order_renamed', reference: command.reference }];
    case 'set_priority':
      return [{ type: 'priority_set', priority: command.priority }];
    case 'amend':
      return [{ type: 'order_amended', details: command.details }];
    case 'annotate':
      return [{ type: 'order_annotated', notes: command.notes }];
  }
}

function chunksOf(lines: readonly OrderLine[]): (readonly OrderLine[])[] {
  const count = Math.ceil(lines.length / MOST_LINES);
  return Array.from({ length: count }, (_, index) => lines.slice(index * MOST_LINES, (index + 1) * MOST_LINES));
}
