import type { CommandIdentity } from '@snapfold/kernel/engine';
import type { OrderChange, OrderCommand } from '../../orders/order-messages.js';
import type { OrderTypes } from '../../orders/order.aggregate.js';
import type { ChangeOrder, PlaceOrder } from '../../orders/order.commands.js';

/** A command that is sent several times, each time as the same one. */
export interface TwinCommand {
  readonly identity: CommandIdentity;
  readonly command: OrderCommand;
}

/** Of the engine, where a version is expected. */
export const CONFLICT = 'CONCURRENCY_CONFLICT';

/** None for a new order. */
export function changesOf({ command }: TwinCommand): readonly OrderChange[] {
  return command.kind === 'create' ? [] : command.changes;
}

/** The commands to single orders that it is made of. */
export function partsOf({ command }: TwinCommand): readonly (PlaceOrder | ChangeOrder)[] {
  return command.kind === 'create' ? [command.command] : command.changes.map((change) => change.command);
}

/** `spend`, or `spend and top_up`. */
export function nameOf(twin: TwinCommand): string {
  return partsOf(twin)
    .map(({ type }) => type)
    .join(' and ');
}

/** The codes of the refusals that are right for it in some state. */
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
