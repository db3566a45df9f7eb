import { bookmarkOf, entriesAfter, type JournalEntry } from '../journal/journal-entries.js';
import type { AggregateTypes } from '../model/aggregate.js';
import { eventBytes, pageBytes } from '../ports/event-bytes.js';
import type { FollowerParts } from './follower-parts.js';
import type { Work } from './keeper.js';
import type { StepPace } from './step-pace.js';

/** The entries after the checkpoint, as many as a step takes. The next ones are read while these are applied. */
export class NextEntries<A extends AggregateTypes> {
  /** Entries that were read but not taken. */
  #left: readonly JournalEntry<A>[] = [];
  /** The read of the entries after those that are being applied. */
  #ahead: Promise<readonly JournalEntry<A>[]> | undefined;
  /** How often the feed had rung, and when it was, at the last read. */
  #looked = { rings: -1, at: -Infinity };

  constructor(
    private readonly parts: FollowerParts<A>,
    private readonly work: Pick<Work<A>, 'bookmark'>,
    private readonly pace: StepPace,
  ) {}

  /** Returns the entries that come next; none at the journal's end. Repeats those that were not taken. */
  async next(): Promise<readonly JournalEntry<A>[]> {
    const { events } = this.pace;
    const lastLeft = this.#left.at(-1);
    if (lastLeft && !this.#mayReadOn(lastLeft, events)) return this.#left;
    this.#looked = { rings: this.parts.feed.rings, at: this.parts.runtime.monotonic() };
    const bookmark = lastLeft ? bookmarkOf(lastLeft) : this.work.bookmark;
    const read = await (this.#ahead ?? entriesAfter(this.parts, bookmark, events));
    this.#ahead = undefined;
    const last = read.at(-1);
    if (last && read.length >= events) {
      this.#ahead = entriesAfter(this.parts, bookmarkOf(last), events);
      // The next call awaits the promise and gets the error; this prevents an unhandled rejection until then.
      this.#ahead.catch(() => undefined);
    }
    this.#left = [...this.#left, ...read];
    return this.#left;
  }

  /** Takes note that the first of the entries were applied. Returns how many are left. */
  took(count: number): number {
    this.#left = this.#left.slice(count);
    return this.#left.length;
  }

  /** Forgets everything that was read: the journal may have been replaced. */
  forget(): void {
    this.#left = [];
    this.#ahead = undefined;
  }

  /** Whether more entries are read while some are left: not beyond the size of a step, and only if there may be any. */
  #mayReadOn({ position }: JournalEntry<A>, events: number): boolean {
    const { keeper, feed, runtime, limits } = this.parts;
    if (!keeper.readsOn || this.#left.length >= events || feed.endsAt(position)) return false;
    let bytes = 0;
    for (const entry of this.#left) bytes += 'error' in entry ? 0 : eventBytes(entry);
    if (bytes >= pageBytes) return false;
    const { rings, at } = this.#looked;
    return this.#ahead !== undefined || feed.rings > rings || runtime.monotonic() - at >= limits.pollMs;
  }
}
