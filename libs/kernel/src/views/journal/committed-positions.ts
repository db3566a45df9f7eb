import type { AggregateTypes } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { Dispatcher } from '../../ports/dispatcher.js';
import type { PositionCache } from '../../ports/stores.js';

/** The last positions that this process has committed: what a reader of a view waits for to see its own writes. */
export class CommittedPositions<A extends AggregateTypes> implements Dispatcher<A> {
  #latest = 0;

  constructor(private readonly positions: PositionCache) {}

  dispatch(events: readonly EventEnvelope<A>[]): void {
    for (const { aggregateId, position } of events) {
      // The journal was restored to an earlier moment: nobody should wait for what it had come to before.
      if (position <= this.#latest) this.positions.clear();
      this.#latest = position;
      this.positions.set(aggregateId, position);
    }
  }

  /** 0 for an aggregate that it does not know, or not any more. */
  of(aggregateId: string): number {
    return this.positions.get(aggregateId) ?? 0;
  }
}
