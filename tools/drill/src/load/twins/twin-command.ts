import type { CommandIdentity } from '@snapfold/kernel/engine';
import type { OrderChange, OrderCommand } from '../../orders/order-messages.js';
import type { OrderTypes } from '../../orders/order.aggregate.js';
import type { ChangeOrder, PlaceOrder } from '../../orders/order.commands.js';

/** A command that is sent several times with the same identity. */
export interface TwinCommand {
  readonly identity: CommandIdentity;
  readonly command: OrderCommand;
}

/** The engine's code where the expected version is not the actual one. */
export const CONFLICT = 'CONCURRENCY_CONFLICT';

/** The changes of a command; none for a new order. */
export function changesOf({ command }: TwinCommand): readonly OrderChange[] {
  return command.kind === 'create' ? [] : command.changes;
}

/** The commands to single orders that a command is made of. */
export function partsOf({ command }: TwinCommand): readonly (PlaceOrder | ChangeOrder)[] {
  return command.kind === 'create' ? [command.command] : command.changes.map((change) => change.command);
}

/** For people: `spend`, or `spend and top_up`. */
export function nameOf(twin: TwinCommand): string {
  return partsOf(twin)
    .map(({ type }) => type)
    .join(' and ');
}

/** The codes with which the domain may refuse it. */
export function refusalsOf(twin: TwinCommand): readonly string[] {
  const isGuarded = changesOf(twin).some(({ expectedVersion }) => expectedVersion !== undefined);
  return [...partsOf(twin).flatMap(({ type }) => refusals[type]), ...(isGuarded ? [CONFLICT] : [])];
}

const refusals: Readonly<Record<(PlaceOrder | ChangeOrder)['type'], readonly OrderTypes['error'][]>> = {
  place: ['ORDER_REFERENCE_TAKEN'],
  spend: ['ORDER_LACKS_CREDIT'],
  top_up: ['ORDER_CREDIT_LIMIT'],
  add_lines: ['ORDER_FULL'],
  ship: ['ORDER_LACKS_LINES'],
  rename: ['ORDER_REFERENCE_TAKEN'],
  set_priority: [],
  amend: [],
  annotate: [],
};
