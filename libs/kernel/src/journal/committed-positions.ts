import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { Dispatcher } from '../ports/dispatcher.js';
import type { PositionCache } from '../ports/position-cache.js';

/** Keeps the position of this process's last commit to each aggregate. A reader of a view waits for that position to see its own writes. */
export class CommittedPositions<A extends AggregateTypes> implements Dispatcher<A> {
  #latest = 0;

  constructor(private readonly positions: PositionCache) {}

  dispatch(events: readonly EventEnvelope<A>[]): void {
    for (const { aggregateId, position } of events) {
      // A position that comes again means that the journal was restored to an earlier moment: the positions known from before no longer
      // count.
      if (position <= this.#latest) this.positions.clear();
      this.#latest = position;
      this.positions.set(aggregateId, position);
    }
  }

  /** Returns the position of the last commit to an aggregate; 0 if it is not known, or not any more. */
  of(aggregateId: string): number {
    return this.positions.get(aggregateId) ?? 0;
  }
}
