import { Mark } from '../data/mark.js';
import { storable, storedBytes } from '../data/storable.js';
import { CommitTooLarge } from '../errors/command-errors.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { Change, Commit } from './event-store.js';
import type { Refresh } from './snapshot-maintenance.js';

/**
 * The most bytes that an event's payload and metadata, or a state and its unique keys, may take as BSON: MongoDB's limit for a document,
 * less 128 KB for the longest ids and fingerprint, which take 100 KB in UTF-8.
 */
export const maxStoredBytes = 16 * 1_024 * 1_024 - 128 * 1_024;

/** About how many bytes an event takes besides its payload, metadata and ids. */
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
 * Returns a batch as any store keeps it: storable data, frozen. Changes that were checked before, as those of the engine, are not
 * checked again.
 * @throws {@link NotStorable}, {@link CommitTooLarge}
 */
export function storableBatch<A extends AggregateTypes>(batch: readonly Commit<A>[]): readonly Commit<A>[] {
  if (batch.every(({ changes }) => changes.every((change) => Mark.isOn(change)))) return batch;
  const stored = storable(batch, 'batch');
  for (const { changes } of stored) for (const change of changes) assertFits(change);
  return stored;
}

/**
 * Returns a refolded snapshot as any store keeps it: storable data, frozen.
 * @throws {@link NotStorable}, {@link CommitTooLarge}
 */
export function storableRefresh<A extends AggregateTypes>({ replaces, snapshot, uniqueKeys }: Refresh<A>): Refresh<A> {
  const stored = { replaces, snapshot: storable(snapshot, 'snapshot'), uniqueKeys: storable(uniqueKeys, 'unique') };
  assertFits({ events: [], state: stored.snapshot.state, uniqueKeys: stored.uniqueKeys });
  return stored;
}

/**
 * Freezes a change whose parts are storable and that nobody else holds, and marks it so that it need not be checked again.
 * @throws {@link CommitTooLarge}
 */
export function storableChange<A extends AggregateTypes>(change: Change<A>): Change<A> {
  assertFits(change);
  const { aggregateId, events, state, uniqueKeys } = change;
  const besides = 3 * aggregateId.length + envelopeBytes;
  let bytes = storedBytes(state) + storedBytes(uniqueKeys) + besides;
  for (const event of events) {
    bytes += storedBytes(event.payload) + storedBytes(event.metadata) + besides;
    Object.freeze(event);
  }
  Object.freeze(events);
  Mark.put(change, bytes, 1);
  return change;
}
