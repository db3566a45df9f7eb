import type { AggregateTypes } from './aggregate.js';
import type { EventFeed } from './event-feed.js';
import type { EventHistory } from './event-store.js';
import { entriesAfter, type JournalEntry } from './journal-entries.js';
import type { Query } from './query.js';
import type { Runtime } from './runtime.js';
import { applyEntries, type ViewUpdates } from './view-updates.js';
import type { ParkedEvent, ViewGeneration, ViewStep } from './view-generation.js';
import type { ViewLimits } from './view-limits.js';
import type { ViewStore } from './view-store.js';
import type { View } from './view.js';

/** What it takes to fill the generations of a view. */
export interface ViewParts<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly view: View<V, A>;
  readonly store: ViewStore<V, Q>;
  readonly history: EventHistory<A>;
  readonly feed: EventFeed<A>;
  readonly runtime: Runtime;
  readonly limits: ViewLimits;
  /** Names this process among those that do the same. */
  readonly owner: string;
  /** Told of every failure; what failed is tried again, or parked. */
  readonly onError: (error: unknown) => void;
  /** Told how far a generation has come. */
  readonly onProgress: (generation: number, checkpoint: number) => void;
  /** Told that a generation can be read from now on. */
  readonly onPublished: () => void;
}

/** What came of a step: something was applied, there is nothing to apply, or the lease is another's. */
export type StepOutcome = 'applied' | 'idle' | 'lost';

/** A generation for as long as its lease is held without a break. */
export class ViewTerm<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #updates: ViewUpdates<A, V>;
  /** Aggregates of which an event is parked. */
  readonly #blocked = new Set<string>();
  #seenAt: number;
  #checkpoint: number;
  #ahead: Promise<readonly JournalEntry<A>[]> | undefined;

  private constructor(
    private readonly parts: ViewParts<A, V, Q>,
    private generation: ViewGeneration,
    private readonly term: number,
    seenAt: number,
  ) {
    const { view, store, runtime, limits } = parts;
    this.#seenAt = seenAt;
    this.#checkpoint = generation.checkpoint;
    this.#updates = {
      view,
      load: (ids) => store.load(generation.number, ids),
      retry: async (error, attempt) => {
        parts.onError(error);
        if (attempt >= limits.attempts) throw error;
        await runtime.sleep(limits.retryMs);
      },
    };
  }

  /** Takes the lease of a generation, if it is free. */
  static async begin<A extends AggregateTypes, V extends object, Q extends Query>(
    parts: ViewParts<A, V, Q>,
    number: number,
  ): Promise<ViewTerm<A, V, Q> | undefined> {
    const { store, runtime, limits, owner } = parts;
    const seenAt = runtime.monotonic();
    const term = await store.lease(number, owner, limits.leaseMs);
    const generation = term === undefined ? undefined : await generationOf(store, number);
    if (term === undefined || !generation) return undefined;
    const begun = new ViewTerm(parts, generation, term, seenAt);
    for await (const { aggregateId } of begun.#parked()) begun.#blocked.add(aggregateId);
    parts.onProgress(number, generation.checkpoint);
    return begun;
  }

  /** Gives the lease back. */
  end(): Promise<void> {
    return this.parts.store.release(this.generation.number, this.term);
  }

  /** Applies what comes next. */
  async step(): Promise<StepOutcome> {
    if (!(await this.#keep())) return 'lost';
    if (this.generation.replay) return this.#replay();
    const { batchEvents } = this.parts.limits;
    const entries = await (this.#ahead ?? entriesAfter(this.parts, this.#checkpoint, batchEvents));
    this.#ahead = undefined;
    const last = entries.at(-1);
    if (!last) return this.#idle();
    if (entries.length === batchEvents) {
      // Read while this one is written; who awaits it learns of a failure.
      this.#ahead = entriesAfter(this.parts, last.position, batchEvents);
      this.#ahead.catch(() => undefined);
    }
    const { records, parked } = await applyEntries(this.#updates, entries, this.#blocked);
    return this.#commit({ to: last.position, records, parked, replayed: [] });
  }

  /** Once in a while: renews the lease, and learns what others want. */
  async #keep(): Promise<boolean> {
    const { store, runtime, limits, owner } = this.parts;
    const now = runtime.monotonic();
    if (now - this.#seenAt < Math.min(limits.leaseMs / 3, limits.pollMs)) return true;
    this.#seenAt = now;
    const { number } = this.generation;
    if ((await store.lease(number, owner, limits.leaseMs)) !== this.term) return false;
    const found = await generationOf(store, number);
    if (found) this.generation = found;
    return found !== undefined;
  }

  async #commit(step: Omit<ViewStep<V>, 'term' | 'from'>): Promise<StepOutcome> {
    const { store, onProgress } = this.parts;
    const { number } = this.generation;
    const isDone = await store.commit(number, { ...step, term: this.term, from: this.#checkpoint });
    if (!isDone) return 'lost';
    this.#checkpoint = step.to;
    onProgress(number, step.to);
    return 'applied';
  }

  /** A generation that has come as far as the one that is read takes its place. */
  async #idle(): Promise<StepOutcome> {
    const { store, view } = this.parts;
    if (this.generation.status !== 'building') return 'idle';
    const generations = await store.generations();
    const read = generations.findLast(({ status, version }) => status === 'live' && version === view.version);
    if (read && read.checkpoint > this.#checkpoint) return 'applied';
    if (!(await store.publish(this.generation.number, this.term))) return 'lost';
    this.generation = { ...this.generation, status: 'live' };
    this.parts.onPublished();
    return 'idle';
  }

  /** Tries parked events again, in order; those that still fail, and what waits behind them, stay parked. */
  async #replay(): Promise<StepOutcome> {
    this.#blocked.clear();
    const { store, limits } = this.parts;
    const { number } = this.generation;
    let after = 0;
    for (;;) {
      const tried = await store.parked(number, after, limits.batchEvents);
      const last = tried.at(-1);
      if (!last) break;
      after = last.position;
      if ((await this.#replayBatch(tried)) === 'lost') return 'lost';
    }
    await store.requestReplay(number, false);
    this.generation = { ...this.generation, replay: false };
    return 'applied';
  }

  async #replayBatch(tried: readonly ParkedEvent[]): Promise<StepOutcome> {
    const found = await Promise.all(tried.map(({ position }) => entriesAfter(this.parts, position - 1, 1)));
    const { records, parked, done } = await applyEntries(this.#updates, found.flat(), this.#blocked);
    return this.#commit({ to: this.#checkpoint, records, parked, replayed: done });
  }

  async *#parked(): AsyncGenerator<ParkedEvent, void, undefined> {
    const { store, limits } = this.parts;
    for (let after = 0; ;) {
      const found = await store.parked(this.generation.number, after, limits.batchEvents);
      yield* found;
      const last = found.at(-1);
      if (!last) return;
      after = last.position;
    }
  }
}

async function generationOf<V extends object, Q extends Query>(
  store: ViewStore<V, Q>,
  wanted: number,
): Promise<ViewGeneration | undefined> {
  return (await store.generations()).find(({ number }) => number === wanted);
}
