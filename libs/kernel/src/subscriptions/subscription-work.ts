import type { HeldTerm, Series, StepOf, Work } from '../followers/keeper.js';
import type { Bookmark, JournalEntry } from '../journal/journal-entries.js';
import type { AggregateTypes } from '../model/aggregate.js';
import { Cancellation } from '../runtime/cancellation.js';
import { HandledSeries, type SeriesParts, type Settled } from './handled-series.js';
import { Handling } from './handling.js';
import type { SubscriptionParts } from './subscription-parts.js';

/** Handles the events of a subscription during one term of its lease. */
export class SubscriptionWork<A extends AggregateTypes> implements Work<A> {
  readonly isCatchingUp = false;
  readonly #handling: Handling<A>;
  readonly #series = new Set<HandledSeries<A>>();
  #bookmark: Bookmark;
  /** Once it is aborted, no more events are handled: the term has ended, or the subscription is being stopped. */
  readonly #end = new Cancellation();
  readonly #stop = () => {
    this.#end.abort();
    this.#wake.abort();
  };
  /** Ends a pause of the series that waits. */
  #wake = new Cancellation();
  /** How often the feed had rung before the last pause. */
  #rings = 0;

  constructor(
    private readonly parts: SubscriptionParts<A>,
    private readonly held: HeldTerm,
  ) {
    this.#handling = new Handling(parts);
    this.#bookmark = held.begun;
    held.signal.addEventListener('abort', this.#stop);
  }

  get bookmark(): Bookmark {
    return this.#bookmark;
  }

  parkedFrom(): void {
    // The store knows it, and nobody waits for an event of a subscription.
  }

  series(stepOf: StepOf<A>, blocked: Set<string>): Series<A> {
    const { runtime, limits, onError } = this.parts;
    const { alive } = this.held;
    const parts: SeriesParts<A> = {
      ...{ handling: this.#handling, runtime, limits, onError, alive, signal: this.#end },
      onRoom: () => this.#goOn(),
      commit: (entries, settled) => this.#commit(entries, settled, stepOf, blocked),
      pause: (isFull) => this.#pause(isFull),
    };
    const series = new HandledSeries(parts, blocked);
    this.#series.add(series);
    return series;
  }

  caughtUp(): Promise<boolean> {
    return Promise.resolve(true);
  }

  startOver(): Promise<void> {
    return this.parts.store.startOver(this.held.term);
  }

  /**
   * If the subscription is being stopped, lets the handlers finish that are at work, and stores what they have come to. Otherwise the
   * lease may be lost, and another process may handle the same events.
   */
  async settle(): Promise<void> {
    const { stopMs } = this.parts.limits;
    const { signal } = this.held;
    signal.removeEventListener('abort', this.#stop);
    this.#end.abort();
    const isHeld = signal.aborted && (await this.#finished(stopMs / 2, () => this.#renew()));
    this.#handling.abort();
    await this.#finished(stopMs / 4, () => Promise.resolve(true));
    if (isHeld) for (const series of this.#series) await series.commit().catch(this.parts.onError);
  }

  /** Waits at most `ms` milliseconds for the handlers that are at work, as long as `goesOn`. Resolves with whether it does. */
  async #finished(ms: number, goesOn: () => Promise<boolean>): Promise<boolean> {
    const { runtime, limits } = this.parts;
    const end = runtime.monotonic() + ms;
    let isGoingOn = await goesOn();
    while (isGoingOn && this.#handling.running > 0 && runtime.monotonic() < end) {
      this.#wake = new Cancellation();
      const wait = Math.min(limits.leaseMs / 3, end - runtime.monotonic());
      await runtime.sleep(wait, this.#wake).catch(() => undefined);
      isGoingOn = await goesOn();
    }
    return isGoingOn;
  }

  #renew(): Promise<boolean> {
    return this.held.renew().catch(() => false);
  }

  /** Resolves when a handler has ended, the feed has rung, or the term has to be looked after. */
  async #pause(isFull: boolean): Promise<void> {
    const { feed, runtime, limits } = this.parts;
    this.#wake = new Cancellation();
    if (this.held.signal.aborted) return;
    const ms = Math.min(limits.leaseMs / 3, limits.pollMs);
    const seen = this.#rings;
    this.#rings = feed.rings;
    if (isFull) await runtime.sleep(ms, this.#wake).catch(() => undefined);
    else await feed.rung(seen, ms, this.#wake);
  }

  /** Handles more entries, and ends a pause if that leaves room for entries that were not read yet, or a step can be made. */
  #goOn(): void {
    for (const series of this.#series) series.begin();
    if (this.#handling.hasRoom || [...this.#series].some(({ hasSettled }) => hasSettled)) this.#wake.abort();
  }

  /** Stores a step. Resolves with `false` if the lease is lost. */
  async #commit(
    entries: readonly JournalEntry<A>[],
    settled: Settled,
    stepOf: StepOf<A>,
    blocked: Set<string>,
  ): Promise<boolean> {
    const { store } = this.parts;
    const { taken, parked, failed } = settled;
    const { pace, term } = this.held;
    pace.tries(taken);
    const { to = this.#bookmark, replayed } = stepOf(entries, settled);
    const { checkpoint: from } = this.#bookmark;
    const step = { term, from, to: to.checkpoint, mark: to.mark, parked, replayed };
    if (!(await store.commit(step))) return false;
    this.#bookmark = to;
    pace.faster();
    for (const aggregateId of failed) blocked.add(aggregateId);
    return true;
  }
}
