import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { Change, Commit } from './event-store.js';

/** A commit whose events have their positions. */
export interface PositionedCommit<A extends AggregateTypes> extends Commit<A> {
  readonly changes: readonly PositionedChange<A>[];
}

/** A change whose events have their positions. */
export interface PositionedChange<A extends AggregateTypes> extends Change<A> {
  readonly events: readonly EventEnvelope<A>[];
}

/**
 * Gives the events of a batch their positions: from `first` on, without a gap, in the order of the commits, of the changes of each,
 * and of the events of each change. The engine and every store number a batch with this function.
 */
export function withPositions<A extends AggregateTypes>(
  batch: readonly Commit<A>[],
  first: number,
): readonly PositionedCommit<A>[] {
  let next = first;
  return batch.map((commit) => ({
    ...commit,
    changes: commit.changes.map((change) => ({
      ...change,
      events: change.events.map((event) => Object.freeze({ ...event, position: next++ })),
    })),
  }));
}

/** Returns the events of a batch, in the order of the batch. */
export function eventsOf<E>(
  batch: readonly { readonly changes: readonly { readonly events: readonly E[] }[] }[],
): readonly E[] {
  return batch.flatMap(({ changes }) => changes.flatMap(({ events }) => events));
}
