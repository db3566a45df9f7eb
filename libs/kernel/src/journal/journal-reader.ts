import { InvalidInput } from '../errors/command-errors.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import { eventBytes } from '../ports/event-bytes.js';
import type { EventHistory } from '../ports/event-store.js';
import { ReadBarrier } from '../ports/read-barrier.js';
import type { AbortSignalLike, Runtime } from '../runtime/runtime.js';
import { Turns } from '../runtime/turns.js';
import type { EventFeed } from './event-feed.js';
import { bookmarkOf, entriesAfter, gaplessAfter, holds, type Bookmark, type JournalEntry } from './journal-entries.js';
import { JournalReplaced, PositionNotReached } from './journal-errors.js';

/** What a journal reader is made of. A `RunningAggregate` has `events` and `feed`. */
export interface JournalReaderParts<A extends AggregateTypes> {
  readonly events: EventHistory<A>;
  readonly feed: EventFeed<A>;
  readonly runtime: Runtime;
  /** After how many milliseconds a follower looks at the journal if nothing wakes it. The default is 5,000. */
  readonly pollMs?: number;
}

/** How many pages are read at the same time. Each may have 16 MB until it is cut. */
const readsAtOnce = 4;
/** The most bytes of events that a page has. A single event may be larger. */
const pageBytes = 1_024 * 1_024;
/** The most bytes of events that a follower holds. A single event may be larger. */
const batchBytes = 64 * 1_024;
/** How many events a follower reads at once: at first, and at most. */
const [fewEvents, manyEvents] = [16, 256];

/** The events after a bookmark that a follower reads at once. */
interface Batch<A extends AggregateTypes> {
  readonly events: readonly EventEnvelope<A>[];
  /** At the last of them. */
  readonly bookmark: Bookmark;
  /** How many events should be read next. */
  readonly limit: number;
}

/**
 * Reads the journal of an aggregate type in commit order, from any position on. A reader that passes the position of the last event that
 * it got as the next `after` gets each event of all processes once, and may ask another process each time. Events that this
 * process has committed are taken from its feed.
 */
export class JournalReader<A extends AggregateTypes> {
  readonly #parts: JournalReaderParts<A>;
  readonly #barrier: ReadBarrier;
  readonly #turns = new Turns(readsAtOnce);
  /** The reads of followers that are under way. Followers at the same position share one. */
  readonly #shared = new Map<string, Promise<Batch<A>>>();

  constructor(parts: JournalReaderParts<A>) {
    this.#parts = parts;
    this.#barrier = new ReadBarrier(parts.events);
  }

  /**
   * Returns the events right after a position, at most `limit` and about 1 MB, but at least one if there is one. They end before an event
   * that this release cannot read. None means that the journal ends at that position.
   * @throws {@link PositionNotReached} if the journal ends before the position
   * @throws {@link JournalGap} while events are missing, as during a restore
   * @throws `UnreadableEvent` or `EventFailed` if the first event after the position cannot be read; `StoreUnavailable`, {@link InvalidInput}
   */
  async page(after: number, limit: number): Promise<readonly EventEnvelope<A>[]> {
    assertNumber('after', after, 0);
    assertNumber('limit', limit, 1);
    return readable(await this.#entries({ checkpoint: after }, limit, pageBytes));
  }

  /**
   * Yields all events after a position, now and in future, in batches of at least one event. A batch has at most 256 events and 64 kB, or
   * one event, however slowly it is taken. Ends once the signal is aborted. Throws as `page` does, after all events before; and
   * {@link JournalReplaced} if the last event that it has yielded is no longer in the journal.
   */
  async *follow(after: number, signal: AbortSignalLike): AsyncGenerator<readonly EventEnvelope<A>[], void, undefined> {
    assertNumber('after', after, 0);
    const { feed, pollMs = 5_000 } = this.#parts;
    let next: Omit<Batch<A>, 'events'> = { bookmark: { checkpoint: after }, limit: fewEvents };
    while (!signal.aborted) {
      const { rings } = feed;
      // Keeps no entries that were cut off while the batch is with the caller.
      const { events, ...rest } = await this.#share(next.bookmark, next.limit, rings);
      next = rest;
      if (signal.aborted) return;
      if (events.length > 0) yield events;
      else await feed.rung(rings, pollMs, signal);
    }
  }

  /** Shares the reads that began after the same ring: an earlier one may lack what the ring was for. */
  #share(bookmark: Bookmark, limit: number, rings: number): Promise<Batch<A>> {
    const { checkpoint, mark = checkpoint } = bookmark;
    const key = `${rings} ${limit} ${mark}`;
    const shared = this.#shared.get(key);
    if (shared) return shared;
    const read = this.#batch(bookmark, limit).finally(() => this.#shared.delete(key));
    this.#shared.set(key, read);
    return read;
  }

  async #batch(bookmark: Bookmark, limit: number): Promise<Batch<A>> {
    const events = readable(await this.#entries(bookmark, limit, batchBytes));
    const last = events.at(-1);
    if (!last) return { events, bookmark, limit };
    // As many as fit if the next events are as large as these.
    const fitting = Math.floor((batchBytes * events.length) / bytesOf(events));
    return { events, bookmark: bookmarkOf(last), limit: Math.min(Math.max(fitting, 1), manyEvents) };
  }

  /** Returns the entries after a bookmark, cut to a size; none only if its event is the last one of the journal. */
  async #entries(bookmark: Bookmark, limit: number, bytes: number): Promise<readonly JournalEntry<A>[]> {
    const { events } = this.#parts;
    const read = () => this.#turns.take(async () => cutTo(await this.#read(bookmark, limit), bytes));
    const isHeld = () => this.#turns.take(() => holds(events, bookmark));
    const found = await read();
    if (found.length > 0 || (await isHeld())) return found;
    // A primary that was just elected or is about to be deposed may not have the event yet.
    await this.#barrier.pass();
    const confirmed = await read();
    if (confirmed.length > 0 || (await isHeld())) return confirmed;
    const { checkpoint } = bookmark;
    const head = await events.head();
    if (head < checkpoint) throw new PositionNotReached(checkpoint, head);
    throw new JournalReplaced(events.aggregateType, checkpoint);
  }

  /** The feed may remember events of a journal that was replaced since: only a mark tells whether they follow. */
  #read(bookmark: Bookmark, limit: number): Promise<readonly JournalEntry<A>[]> {
    const { events: history, feed } = this.#parts;
    if (bookmark.mark === undefined) return gaplessAfter(history, bookmark.checkpoint, limit);
    return entriesAfter({ history, feed }, bookmark, limit);
  }
}

function assertNumber(name: string, value: unknown, least: number): void {
  if (!Number.isSafeInteger(value) || Number(value) < least)
    throw new InvalidInput(name, `must be a whole number of at least ${least}`);
}

/** Returns the first entries, with at most so many bytes of events, but at least one. */
function cutTo<A extends AggregateTypes>(
  entries: readonly JournalEntry<A>[],
  most: number,
): readonly JournalEntry<A>[] {
  let bytes = 0;
  const end = entries.findIndex((entry, index) => {
    bytes += 'error' in entry ? 0 : eventBytes(entry);
    return index > 0 && bytes > most;
  });
  return end < 0 ? entries : entries.slice(0, end);
}

function bytesOf<A extends AggregateTypes>(events: readonly EventEnvelope<A>[]): number {
  return events.reduce((bytes, event) => bytes + eventBytes(event), 0);
}

/** Returns the events before the first entry that cannot be read. Throws its error if it is the first. */
function readable<A extends AggregateTypes>(entries: readonly JournalEntry<A>[]): readonly EventEnvelope<A>[] {
  const [first] = entries;
  if (first && 'error' in first) throw first.error;
  return entries.flatMap((entry) => ('error' in entry ? [] : [entry]));
}
