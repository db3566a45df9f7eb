import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '@snapfold/kernel';
import { changesOf, CONFLICT, partsOf } from '../../load/twins/twin-command.js';
import type { TwinOutcome } from '../../load/twins/twin-outcome.js';
import type { OrderChange } from '../../orders/order-messages.js';
import { keyOf, order } from '../../orders/order.aggregate.js';
import type { StoredEvent } from '../../stored/stored.js';
import { oracleContext } from '../oracle-context.js';
import type { Idle } from './idle-outcomes.js';
import { statesOf, type OrderState } from './order-states.js';

/** The outcomes that a stored state explains at one of their possible moments. */
export async function explainedBy(idle: readonly Idle[], events: readonly StoredEvent[]): Promise<ReadonlySet<Idle>> {
  const ofKey = Map.groupBy(idle.filter(isOfKey), wantedKey);
  const others = idle.filter((one) => !isOfKey(one));
  const ofOrder = Map.groupBy(
    others.flatMap((one) => changesOf(one.record.twin).map((change) => ({ one, change }))),
    ({ change }) => change.id,
  );
  const explained = new Set<Idle>();
  for (const state of statesOf(events)) {
    const isThen = ({ moments: { from, to } }: Idle) => from <= state.to && to >= state.from;
    for (const one of ofKey.get(keyOf(state.state)) ?? []) {
      if (isThen(one) && !changesOf(one.record.twin).some(({ id }) => id === state.id)) explained.add(one);
    }
    for (const { one, change } of ofOrder.get(state.id) ?? []) {
      if (isThen(one) && (await isOutcome(one.sent.outcome, change, state))) explained.add(one);
    }
  }
  return explained;
}

/** Whether the change has this outcome in this state. */
async function isOutcome(outcome: TwinOutcome, change: OrderChange, state: OrderState): Promise<boolean> {
  const { id, version, state: data } = state;
  const { command, expectedVersion = version } = change;
  if (expectedVersion !== version) {
    return isDeepStrictEqual(outcome, { kind: 'refused', code: CONFLICT, actualVersion: version });
  }
  try {
    const events = await order.handleUpdate(data, command, null, oracleContext);
    const receipts = [{ id, version, position: state.from }];
    return events.length === 0 && isDeepStrictEqual(outcome, { kind: 'acknowledged', changed: false, receipts });
  } catch (error) {
    return error instanceof DomainError && outcome.kind === 'refused' && outcome.code === error.code;
  }
}

/** Whether the store refused it because another order holds its key. */
function isOfKey({ sent: { outcome } }: Idle): boolean {
  return outcome.kind === 'refused' && outcome.code === 'ORDER_REFERENCE_TAKEN';
}

function wantedKey({ record }: Idle): string | undefined {
  const [command] = partsOf(record.twin);
  return command && 'reference' in command ? keyOf(command) : undefined;
}
