import { CommitTooLarge } from './command-errors.js';
import type { AggregateTypes } from './aggregate.js';
import type { Change, Commit } from './event-store.js';
import { Mark } from './mark.js';
import { storable, storedBytes } from './storable.js';

/** How many bytes an event's payload or a state may take as BSON: MongoDB's limit for a document, less what stands beside it. */
export const maxStoredBytes = 16 * 1_024 * 1_024 - 64 * 1_024;

/** About what stands beside an event's payload. */
const envelopeBytes = 300;

/** @throws {@link CommitTooLarge} */
export function assertFits<A extends AggregateTypes>({
  events,
  state,
  uniqueKeys,
}: Pick<Change<A>, 'events' | 'state' | 'uniqueKeys'>): void {
  if (storedBytes(state) + storedBytes(uniqueKeys) > maxStoredBytes) throw new CommitTooLarge();
  for (const { payload, metadata } of events)
    if (storedBytes(payload) + storedBytes(metadata) > maxStoredBytes) throw new CommitTooLarge();
}

/**
 * A batch as any store keeps it: storable data, frozen. What the engine commits has been checked before, which this sees at once.
 * @throws {@link NotStorable}, {@link CommitTooLarge}
 */
export function storableBatch<A extends AggregateTypes>(batch: readonly Commit<A>[]): readonly Commit<A>[] {
  if (batch.every(({ changes }) => changes.every((change) => Mark.isOn(change)))) return batch;
  const stored = storable(batch, 'batch');
  for (const { changes } of stored) for (const change of changes) assertFits(change);
  return stored;
}

/**
 * A change whose parts are storable, and whom nobody else holds, as one that need not be looked at again.
 * @throws {@link CommitTooLarge}
 */
export function storableChange<A extends AggregateTypes>(change: Change<A>): Change<A> {
  assertFits(change);
  const { events, state } = change;
  let bytes = storedBytes(state);
  for (const event of events) {
    bytes += storedBytes(event.payload) + envelopeBytes;
    Object.freeze(event);
  }
  Object.freeze(events);
  Mark.put(change, bytes, 1);
  return change;
}
