import type { JournalEntry } from '../journal/journal-entries.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { ParkedEvent } from '../ports/follower-store.js';
import type { FollowerParts } from './follower-parts.js';
import type { HeldTerm, Series, Work } from './keeper.js';
import { entriesOf } from './parked-events.js';

/** How many parked events are tried again at once, while new events wait. */
const mostAtOnce = 500;

/** The outcome of a part of a replay: `part` if there may be more, `done` if all events have been tried, `lost` if the lease is lost. */
export type ReplayOutcome = 'part' | 'done' | 'lost';

/**
 * Tries parked events again, in order. Events that still fail stay parked, with the later ones of their aggregates. Aggregates stay
 * blocked until the end of the replay, so that an event that is committed meanwhile is not applied before one that was parked earlier.
 */
export class ParkedReplay<A extends AggregateTypes> {
  /** Aggregates of which an event failed again. */
  readonly #failed = new Set<string>();
  readonly #series: Series<A>;
  /** The position of the last parked event that was looked at. */
  #after = 0;
  /** The parked events that are tried next, and the entries of the first of them. */
  #left: readonly ParkedEvent[] = [];
  #entries: readonly JournalEntry<A>[] = [];

  /** @param requests how many requests for a replay there were when it began */
  constructor(
    private readonly parts: FollowerParts<A>,
    work: Work<A>,
    private readonly alive: HeldTerm['alive'],
    private readonly requests: number,
  ) {
    this.#series = work.series((_, { done }) => ({ to: undefined, replayed: done }), this.#failed);
  }

  /** Tries the next parked events, at most `limit`. */
  async next(limit: number): Promise<ReplayOutcome> {
    const { store } = this.parts.keeper;
    if (this.#left.length === 0) {
      const found = await store.parked(this.#after, Math.min(limit, mostAtOnce));
      const last = found.at(-1);
      if (!last) {
        await store.endReplay(this.requests);
        return 'done';
      }
      this.#after = last.position;
      this.#left = found.filter(({ aggregateId }) => !this.#failed.has(aggregateId));
      if (this.#left.length === 0) return 'part';
    }
    if (this.#entries.length === 0) this.#entries = await entriesOf(this.parts.history, this.#left, () => this.alive());
    const taken = await this.#series.apply(this.#entries);
    if (taken === undefined) return 'lost';
    this.#entries = this.#entries.slice(taken);
    this.#left = this.#left.slice(taken);
    return 'part';
  }
}
