import { isSnapfoldError } from '../errors/error-kind.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { EventPlace } from '../model/event-failed.js';
import type { EventHistory } from '../ports/event-store.js';
import type { EventFeed } from './event-feed.js';
import { JournalGap, JournalReplaced } from './journal-errors.js';

/** An event, or the place of an event that cannot be read and the error: this release does not know it, or an upcaster failed. */
export type JournalEntry<A extends AggregateTypes> = EventEnvelope<A> | (EventPlace & { readonly error: unknown });

/** The journal, and the feed of its latest events. */
export interface JournalSource<A extends AggregateTypes> {
  readonly history: EventHistory<A>;
  readonly feed: EventFeed<A>;
}

/** How far a journal has been followed, and the mark ({@link markOf}) of the event at that position, if it is known. */
export interface Bookmark {
  readonly checkpoint: number;
  readonly mark?: string | undefined;
}

/**
 * Returns a text that tells an event from any other at the same position: of another journal, or of the same journal after it was
 * restored to an earlier moment. An aggregate has each version once in a journal, and does not come to the same version in the same
 * millisecond again after a restore.
 */
export function markOf({ position, aggregateId, version, at }: EventPlace): string {
  // In milliseconds, since a store may keep no finer time.
  return `${position} ${aggregateId}-${version} ${Date.parse(at)}`;
}

/** Returns the bookmark at an entry. */
export function bookmarkOf(entry: EventPlace): Required<Bookmark> {
  return { checkpoint: entry.position, mark: markOf(entry) };
}

/**
 * Returns the entries after a bookmark, without a gap and at most `limit`; none at the journal's end. Takes them from the feed if it has
 * them.
 * @throws {@link JournalReplaced} if there are entries after the bookmark, but its event is not in the journal
 * @throws {@link JournalGap} if an entry is missing
 */
export async function entriesAfter<A extends AggregateTypes>(
  { history, feed }: JournalSource<A>,
  bookmark: Bookmark,
  limit: number,
): Promise<readonly JournalEntry<A>[]> {
  const { checkpoint } = bookmark;
  // Asks for the bookmark's event too: a feed may remember events of a journal that was replaced, which do not follow that event.
  const known = checkpoint === 0 ? feed.after(0, limit) : feed.after(checkpoint - 1, limit + 1);
  if (known && checkpoint === 0) return known;
  if (known && known.length > 1 && isAt(bookmark, known[0])) return known.slice(1);
  const found = await gaplessAfter(history, checkpoint, limit);
  if (found.length > 0) await assertHolds(history, bookmark);
  return found;
}

/**
 * Returns the entries of the journal after a position, without a gap and at most `limit`; none at the journal's end.
 * @throws {@link JournalGap} if an entry is missing
 */
export async function gaplessAfter<A extends AggregateTypes>(
  history: EventHistory<A>,
  after: number,
  limit: number,
): Promise<readonly JournalEntry<A>[]> {
  const found = await journalAfter(history, after, limit);
  if (found.length > 0 && found.at(-1)?.position !== after + found.length)
    throw new JournalGap(history.aggregateType, after);
  return found;
}

/** @throws {@link JournalReplaced} if the bookmark's event is not in the journal */
export async function assertHolds<A extends AggregateTypes>(
  history: EventHistory<A>,
  bookmark: Bookmark,
): Promise<void> {
  if (!(await holds(history, bookmark))) throw new JournalReplaced(history.aggregateType, bookmark.checkpoint);
}

/** Whether a journal has the event of a bookmark. */
export async function holds<A extends AggregateTypes>(history: EventHistory<A>, bookmark: Bookmark): Promise<boolean> {
  const { checkpoint } = bookmark;
  return checkpoint === 0 || isAt(bookmark, (await journalAfter(history, checkpoint - 1, 1))[0]);
}

function isAt({ checkpoint, mark }: Bookmark, found: EventPlace | undefined): boolean {
  return found?.position === checkpoint && (mark === undefined || mark === markOf(found));
}

/** Returns the entries after a position, at most `limit` and at most a page. An event that cannot be read is the last of them. */
export async function journalAfter<A extends AggregateTypes>(
  history: EventHistory<A>,
  after: number,
  limit: number,
): Promise<readonly JournalEntry<A>[]> {
  try {
    return await history.journal({ after, limit });
  } catch (error) {
    const place = placeOf(error);
    if (!place) throw error;
    const readable = await history.journal({ after, limit: place.position - after - 1 });
    const isNext = (readable.at(-1)?.position ?? after) === place.position - 1;
    return isNext ? [...readable, { ...place, error }] : readable;
  }
}

/**
 * Returns the place of the event that an error is about, if there is one. Does not look at the error's class, which may come from another
 * copy of this library.
 */
function placeOf(error: unknown): EventPlace | undefined {
  if (!isSnapfoldError(error) || !('place' in error)) return undefined;
  const { place } = error;
  if (typeof place !== 'object' || place === null) return undefined;
  const { position, aggregateId, version, at }: Partial<Record<keyof EventPlace, unknown>> = place;
  return typeof position === 'number' &&
    typeof aggregateId === 'string' &&
    typeof version === 'number' &&
    typeof at === 'string'
    ? { position, aggregateId, version, at }
    : undefined;
}
