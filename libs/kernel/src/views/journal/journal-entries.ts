import { isSnapfoldError } from '../../errors/error-kind.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { EventPlace } from '../../model/event-failed.js';
import type { EventHistory } from '../../ports/event-store.js';
import type { EventFeed } from './event-feed.js';
import { JournalGap, JournalReplaced } from './journal-errors.js';

/** An event, or why there is something that cannot be read: this release does not know it, or an evolution failed. */
export type JournalEntry<A extends AggregateTypes> = EventEnvelope<A> | (EventPlace & { readonly error: unknown });

/** Where the journal is read. */
export interface JournalSource<A extends AggregateTypes> {
  readonly history: EventHistory<A>;
  readonly feed: EventFeed<A>;
}

/** How far a journal has been followed, and the {@link markOf} the event there, if it is known. */
export interface Bookmark {
  readonly checkpoint: number;
  readonly mark?: string | undefined;
}

/**
 * Tells an event from the one that another journal has at its position, or the same journal after it was restored to an earlier moment:
 * an aggregate has each version once, and what it comes to again after the restore it does not come to at the same millisecond.
 */
export function markOf({ position, aggregateId, version, at }: EventPlace): string {
  // A store may keep milliseconds only.
  return `${position} ${aggregateId}-${version} ${Date.parse(at)}`;
}

/** The bookmark at an entry. */
export function bookmarkOf(entry: EventPlace): Required<Bookmark> {
  return { checkpoint: entry.position, mark: markOf(entry) };
}

/**
 * What follows a bookmark without a gap, at most `limit` entries, from memory if they are there; none at the journal's end.
 * @throws {@link JournalReplaced} if something follows, but not after the bookmark's event; {@link JournalGap}
 */
export async function entriesAfter<A extends AggregateTypes>(
  { history, feed }: JournalSource<A>,
  bookmark: Bookmark,
  limit: number,
): Promise<readonly JournalEntry<A>[]> {
  const { checkpoint } = bookmark;
  // The bookmark's event too, so that what is remembered of a journal that was replaced is not taken for what follows it.
  const known = feed.after(Math.max(0, checkpoint - 1), limit + 1);
  if (known && checkpoint === 0) return known;
  if (known && known.length > 1 && isAt(bookmark, known[0])) return known.slice(1);
  const found = await journalAfter(history, checkpoint, limit);
  const last = found.at(-1);
  if (!last) return found;
  if (last.position !== checkpoint + found.length) throw new JournalGap(history.aggregateType, checkpoint);
  await assertHolds(history, bookmark);
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

/** What follows a position in the journal, at most `limit` entries and a page: an event that cannot be read ends them. */
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

/** Where the event stands that an error is about, if it is about one: not by its class, since it may be of another copy of this library. */
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
