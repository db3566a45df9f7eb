import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import type { StepOf, StepWriter } from '../steps/step-writer.js';
import type { ViewParts } from '../steps/view-parts.js';
import { entriesOf } from './parked-events.js';

/** How many parked events are tried again at once, while new events wait. */
const mostAtOnce = 500;

/** The outcome of a part of a replay: `part` if there may be more, `done` if all events have been tried, `lost` if the lease is lost. */
export type ReplayOutcome = 'part' | 'done' | 'lost';

/**
 * Tries parked events again, in order. Events that still fail stay parked, with the later ones of their aggregates. Aggregates stay
 * blocked until the end of the replay, so that an event that is committed meanwhile is not applied before one that was parked earlier.
 */
export class ParkedReplay<A extends AggregateTypes, V extends object, Q extends Query> {
  /** Aggregates of which an event failed again. */
  readonly #failed = new Set<string>();
  /** The position of the last event that was tried. */
  #after = 0;

  /** @param requests how many requests for a replay there were when it began */
  constructor(
    private readonly parts: ViewParts<A, V, Q>,
    private readonly writer: StepWriter<A, V, Q>,
    private readonly generation: number,
    private readonly requests: number,
  ) {}

  /** Tries the next parked events, at most `limit`. */
  async next(limit: number): Promise<ReplayOutcome> {
    const { store, history } = this.parts;
    const found = await store.parked(this.generation, this.#after, Math.min(limit, mostAtOnce));
    const last = found.at(-1);
    if (!last) {
      await store.endReplay(this.generation, this.requests);
      return 'done';
    }
    const stepOf: StepOf<A, V> = (_, { done }) => ({ to: undefined, replayed: done });
    for (let left = found.filter(({ aggregateId }) => !this.#failed.has(aggregateId)); left.length > 0;) {
      const taken = await this.writer.apply(await entriesOf(history, left, this.writer.alive), stepOf, this.#failed);
      if (taken === undefined) return 'lost';
      left = left.slice(taken);
    }
    this.#after = last.position;
    return 'part';
  }
}
