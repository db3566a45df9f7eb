import type { AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';
import { UnreadableEvent, type EventPlace } from './event-evolution.js';
import type { EventFeed } from './event-feed.js';
import type { EventHistory } from './event-store.js';

/** An event, or why there is something that this release cannot read. */
export type JournalEntry<A extends AggregateTypes> =
  EventEnvelope<A> | (EventPlace & { readonly error: UnreadableEvent });

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
    if (!(error instanceof UnreadableEvent) || !error.place) throw error;
    const { position, aggregateId, version } = error.place;
    const readable = await history.journal({ after: checkpoint, limit: position - checkpoint - 1 });
    const isNext = (readable.at(-1)?.position ?? checkpoint) === position - 1;
    return isNext ? [...readable, { position, aggregateId, version, error }] : readable;
  }
}
