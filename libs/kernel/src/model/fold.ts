import { InvalidResult, kindOf } from '../data/invalid-result.js';
import { isPlainObject } from '../data/plain-data.js';
import { storable } from '../data/storable.js';
import type { Aggregate, AggregateTypes } from './aggregate.js';
import { EventFailed, type EventPlace } from './event-failed.js';

/** Returns an aggregate's state before its first event, made storable. */
export function initialState<A extends AggregateTypes>({ initial }: Aggregate<A>): A['state'] {
  return storable(initial, 'initial');
}

/**
 * Returns the state after `events`, starting from `state` (by default the aggregate's initial state). Each event and each state in
 * between is made storable first, so that the result is the same now, from the journal, and from a snapshot.
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
 * Returns the state after one storable event.
 * @param place the place of the event, if it is stored
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
    // `apply` returns states, and this one is plain data.
    return storable<A['state']>(next, 'state');
  } catch (error) {
    throw new EventFailed({ work: 'apply', eventType: event.type, place }, error);
  }
}
