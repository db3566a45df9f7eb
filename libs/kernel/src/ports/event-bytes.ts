import { storable, storedBytes } from '../data/storable.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';

/** How many bytes of events are read, kept or applied at once, but for one that has more. */
export const pageBytes = 16 * 1_024 * 1_024;

/** About how many bytes an event takes as it is stored. */
export function eventBytes<A extends AggregateTypes>({ payload, metadata }: EventEnvelope<A>): number {
  return storedBytes(storable(payload, 'event')) + storedBytes(storable(metadata, 'metadata'));
}
