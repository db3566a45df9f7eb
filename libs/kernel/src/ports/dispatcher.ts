import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';

/** The port through which committed events reach their readers, such as views. */
export interface Dispatcher<A extends AggregateTypes> {
  /**
   * Takes the events of one or more commits of this process, in position order, after events and snapshots are durable. Returns at once
   * and never throws: no command waits for the dispatcher, and it cannot undo a commit.
   */
  dispatch(events: readonly EventEnvelope<A>[]): void;
}
