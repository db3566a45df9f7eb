import type { Aggregate, AggregateTypes, EventEnvelope } from '@snapfold/kernel';
import { upcast } from '@snapfold/kernel/engine';
import type { StoredEvent } from './stored.js';

/** Applies a stored event to a state, in the shape of this release. */
export function applyStored<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  state: A['state'],
  event: StoredEvent,
): A['state'] {
  return aggregate.apply(state, envelopeOf(aggregate, event).payload);
}

/** A stored event in the shape of this release. */
export function envelopeOf<A extends AggregateTypes>(
  { type: aggregateType, events }: Aggregate<A>,
  { _id: position, aggregateId, version, at, payload, schema = 1, metadata }: StoredEvent,
): EventEnvelope<A> {
  const current = upcast<A['event']>(events, { type: payload.type, schema, payload });
  return { aggregateType, aggregateId, version, position, at: at.toISOString(), payload: current, metadata };
}
