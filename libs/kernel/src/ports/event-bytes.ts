import { storable, storedBytes } from '../data/storable.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';

/** The most bytes of events that are read, kept or applied at once. A single event may be larger. */
export const pageBytes = 16 * 1_024 * 1_024;

/** Returns about how many bytes an event takes in the store. */
export function eventBytes<A extends AggregateTypes>({ payload, metadata }: EventEnvelope<A>): number {
  return storedBytes(storable(payload, 'event')) + storedBytes(storable(metadata, 'metadata'));
}
