import { InvalidResult, kindOf } from '../data/invalid-result.js';
import { isPlainObject } from '../data/plain-data.js';
import { storable } from '../data/storable.js';
import type { Aggregate, AggregateTypes } from './aggregate.js';
import { EventFailed, type EventPlace } from './event-failed.js';

/** An aggregate's state before its first event, as it is stored. */
export function initialState<A extends AggregateTypes>({ initial }: Aggregate<A>): A['state'] {
  return storable(initial, 'initial');
}

/**
 * The state after `events`, from `state` (by default the aggregate's initial one). Each event and each state is folded as it is
 * stored, so that the result is the same now, from the journal and from a snapshot.
 * @throws {@link NotStorable}, {@link EventFailed}
 */
export function fold<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  events: readonly A['event'][],
  state: A['state'] = initialState(aggregate),
): A['state'] {
  return events.reduce<A['state']>((current, event) => applied(aggregate, current, storable(event, event.type)), state);
}

/**
 * The state after one event that was stored.
 * @param place where the event stands, if it does
 * @throws {@link EventFailed}
 */
export function applied<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  state: A['state'],
  event: A['event'],
  place?: EventPlace,
): A['state'] {
  try {
    const next: unknown = aggregate.apply(state, event);
    if (typeof next !== 'object' || next === null || !isPlainObject(next))
      throw new InvalidResult(`apply returned ${kindOf(next)}: return the next state, a plain object`);
    // What apply returned as a state, checked to be plain data.
    return storable<A['state']>(next, 'state');
  } catch (error) {
    throw new EventFailed({ work: 'apply', eventType: event.type, place }, error);
  }
}
