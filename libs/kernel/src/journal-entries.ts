import type { AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';
import { isSnapfoldError } from './error-kind.js';
import type { EventPlace } from './event-evolution.js';
import type { EventFeed } from './event-feed.js';
import type { EventHistory } from './event-store.js';

/** An event, or why there is something that cannot be read: this release does not know it, or an evolution failed. */
export type JournalEntry<A extends AggregateTypes> = EventEnvelope<A> | (EventPlace & { readonly error: unknown });

/** Where the journal is read. */
export interface JournalSource<A extends AggregateTypes> {
  readonly history: EventHistory<A>;
  readonly feed: EventFeed<A>;
}

/** What follows a checkpoint without a gap, at most `limit` entries, from memory if they are there; none at the journal's end. */
export async function entriesAfter<A extends AggregateTypes>(
  { history, feed }: JournalSource<A>,
  checkpoint: number,
  limit: number,
): Promise<readonly JournalEntry<A>[]> {
  const known = feed.after(checkpoint, limit);
  if (known) return known;
  try {
    return await history.journal({ after: checkpoint, limit });
  } catch (error) {
    const place = placeOf(error);
    if (!place) throw error;
    const { position, aggregateId, version } = place;
    const readable = await history.journal({ after: checkpoint, limit: position - checkpoint - 1 });
    const isNext = (readable.at(-1)?.position ?? checkpoint) === position - 1;
    return isNext ? [...readable, { position, aggregateId, version, error }] : readable;
  }
}

/** Where the event stands that an error is about, if it is about one: not by its class, since it may be of another copy of this library. */
function placeOf(error: unknown): EventPlace | undefined {
  if (!isSnapfoldError(error) || !('place' in error)) return undefined;
  const { place } = error;
  if (typeof place !== 'object' || place === null) return undefined;
  const { position, aggregateId, version }: Partial<Record<keyof EventPlace, unknown>> = place;
  return typeof position === 'number' && typeof aggregateId === 'string' && typeof version === 'number'
    ? { position, aggregateId, version }
    : undefined;
}
