import { upcast, type Aggregate, type AggregateTypes } from '@snapfold/kernel';
import type { StoredEvent } from './stored.js';

/** The state after a stored event, in the shape of this release. */
export function applyStored<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  state: A['state'],
  { payload, schema = 1 }: StoredEvent,
): A['state'] {
  return aggregate.apply(state, upcast<A['event']>(aggregate.events, { type: payload.type, schema, payload }));
}
