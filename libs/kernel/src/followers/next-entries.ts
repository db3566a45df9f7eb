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
  /** When the journal's end was reached, and how often the feed had rung then. */
  #ended: { readonly rings: number; readonly at: number } | undefined;

  constructor(
    private readonly parts: FollowerParts<A>,
    private readonly work: Pick<Work<A>, 'bookmark'>,
    private readonly pace: StepPace,
  ) {}

  /** Returns the entries that come next; none at the journal's end. Repeats those that were not taken. */
  async next(): Promise<readonly JournalEntry<A>[]> {
    if (this.#left.length === 0) await this.#read();
    // A page may have fewer entries than it could, although more follow.
    while (this.#mayReadOn()) await this.#read();
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

  async #read(): Promise<void> {
    const { events } = this.pace;
    const lastLeft = this.#left.at(-1);
    const ended = { rings: this.parts.feed.rings, at: this.parts.runtime.monotonic() };
    const bookmark = lastLeft ? bookmarkOf(lastLeft) : this.work.bookmark;
    const read = await (this.#ahead ?? entriesAfter(this.parts, bookmark, events));
    this.#ahead = undefined;
    const last = read.at(-1);
    this.#ended = last ? undefined : ended;
    if (last && read.length >= events) {
      this.#ahead = entriesAfter(this.parts, bookmarkOf(last), events);
      // The next read awaits the promise and gets the error; this prevents an unhandled rejection until then.
      this.#ahead.catch(() => undefined);
    }
    this.#left = lastLeft ? [...this.#left, ...read] : read;
  }

  /** Whether more entries are read while some are left: not beyond the size of a step, and only if there may be any. */
  #mayReadOn(): boolean {
    const { keeper, feed, runtime, limits } = this.parts;
    const last = this.#left.at(-1);
    if (!keeper.readsOn || !last || this.#left.length >= this.pace.events || feed.endsAt(last.position)) return false;
    if (this.#ended && feed.rings === this.#ended.rings && runtime.monotonic() - this.#ended.at < limits.pollMs)
      return false;
    let bytes = 0;
    for (const entry of this.#left) bytes += 'error' in entry ? 0 : eventBytes(entry);
    return bytes < pageBytes;
  }
}
