import type { AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';

/** The port through which committed events reach whoever follows them. */
export interface Dispatcher<A extends AggregateTypes> {
  /**
   * Takes the events of one or more commits, in position order, after events and snapshots are durable. Resolves when they
   * have been handled. Never rejects: what happens here cannot undo a commit, so an implementation reports its own errors.
   */
  dispatch(events: readonly EventEnvelope<A>[]): Promise<void>;
}
