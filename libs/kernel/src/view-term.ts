import type { AggregateTypes } from './aggregate.js';
import { describe } from './describe.js';
import { isUnavailable } from './error-kind.js';
import { entriesAfter, type JournalEntry } from './journal-entries.js';
import type { Query } from './query.js';
import type { StepPace } from './step-pace.js';
import { entriesOf, parkedEvents } from './parked-events.js';
import { Abandoned, applyEntries, type Applied, type ViewUpdates } from './view-updates.js';
import type { ParkedEvent, ViewGeneration, ViewStep } from './view-generation.js';
import type { ViewParts } from './view-parts.js';
import type { ViewStore } from './view-store.js';

/** What came of a step: something was applied, there is nothing to apply, or the lease is another's. */
export type StepOutcome = 'applied' | 'idle' | 'lost';

/** Where a step leads that was made of the first of these entries, and which parked events it settles. */
type StepOf<A extends AggregateTypes, V extends object> = (
  tried: readonly JournalEntry<A>[],
  applied: Applied<V>,
) => Pick<ViewStep<V>, 'to' | 'replayed'>;

/** A generation for as long as its lease is held without a break. */
export class ViewTerm<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #updates: ViewUpdates<A, V>;
  /** Aggregates of which an event is parked. */
  readonly #blocked = new Set<string>();
  #seenAt: number;
  #checkpoint: number;
  /** What was read, and did not fit into a step. */
  #left: readonly JournalEntry<A>[] = [];
  #ahead: Promise<readonly JournalEntry<A>[]> | undefined;

  private constructor(
    private readonly parts: ViewParts<A, V, Q>,
    private readonly pace: StepPace,
    private generation: ViewGeneration,
    private readonly term: number,
    seenAt: number,
  ) {
    const { view, store, runtime, limits } = parts;
    this.#seenAt = seenAt;
    this.#checkpoint = generation.checkpoint;
    const alive = async () => {
      if (!(await this.#keep())) throw new Abandoned();
    };
    this.#updates = {
      view,
      alive,
      load: (ids) => store.load(generation.number, ids),
      retry: async (error, attempt) => {
        parts.onError(error);
        if (attempt >= limits.attempts) throw error;
        await alive();
        await runtime.sleep(limits.retryMs);
      },
    };
  }

  /** Takes the lease of a generation, if it is free. */
  static async begin<A extends AggregateTypes, V extends object, Q extends Query>(
    parts: ViewParts<A, V, Q>,
    pace: StepPace,
    number: number,
  ): Promise<ViewTerm<A, V, Q> | undefined> {
    const { store, runtime, limits, owner } = parts;
    const seenAt = runtime.monotonic();
    const term = await store.lease(number, owner, limits.leaseMs);
    const generation = term === undefined ? undefined : await generationOf(store, number);
    if (term === undefined || !generation) return undefined;
    const begun = new ViewTerm(parts, pace, generation, term, seenAt);
    for await (const { aggregateId } of parkedEvents(store, number, limits.batchEvents)) {
      if (!(await begun.#keep())) return undefined;
      begun.#blocked.add(aggregateId);
    }
    parts.onProgress(number, generation.checkpoint);
    return begun;
  }

  /** Gives the lease back. */
  end(): Promise<void> {
    return this.parts.store.release(this.generation.number, this.term);
  }

  /** Applies what comes next. */
  async step(): Promise<StepOutcome> {
    try {
      if (!(await this.#keep())) return 'lost';
      if (this.generation.replay) return await this.#replay();
      const entries = await this.#next();
      if (entries.length === 0) return await this.#idle();
      const taken = await this.#apply(entries, (tried, { taken: count }) => ({
        to: tried[count - 1]?.position ?? this.#checkpoint,
        replayed: [],
      }));
      this.#left = entries.slice(taken);
      return taken === undefined ? 'lost' : 'applied';
    } catch (error) {
      if (error instanceof Abandoned) return 'lost';
      throw error;
    }
  }

  /** What follows the checkpoint, as much as a step takes; what comes after it is read while it is written. */
  async #next(): Promise<readonly JournalEntry<A>[]> {
    if (this.#left.length > 0) return this.#left;
    const { events } = this.pace;
    const entries = await (this.#ahead ?? entriesAfter(this.parts, this.#checkpoint, events));
    this.#ahead = undefined;
    const last = entries.at(-1);
    if (last && entries.length >= events) {
      this.#ahead = entriesAfter(this.parts, last.position, events);
      // Who awaits it learns of a failure.
      this.#ahead.catch(() => undefined);
    }
    return entries;
  }

  /**
   * Applies the first of `entries`, at least one. Returns how many, or `undefined` if the lease is lost. What the store refuses is
   * tried again by halves, until the culprit is alone, and is parked.
   */
  async #apply(entries: readonly JournalEntry<A>[], stepOf: StepOf<A, V>): Promise<number | undefined> {
    let done = 0;
    // The culprit is one of so many that come next.
    let suspects = 0;
    for (;;) {
      const tried = entries.slice(done, suspects === 0 ? undefined : done + Math.ceil(suspects / 2));
      const applied = await applyEntries(this.#updates, tried, this.#blocked);
      const refusal = await this.#try(tried, applied, stepOf);
      if (refusal === 'lost') return undefined;
      if (!refusal) {
        done += applied.taken;
        suspects = Math.max(0, suspects - applied.taken);
        if (suspects === 0) return done;
      } else if (applied.taken > 1) {
        suspects = applied.taken;
      } else {
        const isParked = await this.#park(tried, refusal.error, stepOf);
        return isParked ? done + 1 : undefined;
      }
    }
  }

  /** One step; tells why the store will never take it. */
  async #try(
    tried: readonly JournalEntry<A>[],
    applied: Applied<V>,
    stepOf: StepOf<A, V>,
  ): Promise<{ readonly error: unknown } | 'lost' | undefined> {
    await this.#updates.alive();
    const { records, parked, blocked } = applied;
    try {
      if (!(await this.#commit({ ...stepOf(tried, applied), records, parked }))) return 'lost';
    } catch (error) {
      if (isUnavailable(error)) throw error;
      return { error };
    }
    for (const aggregateId of blocked) this.#blocked.add(aggregateId);
    return undefined;
  }

  /** Leaves out the first of `tried`, which the store refuses. */
  async #park(tried: readonly JournalEntry<A>[], error: unknown, stepOf: StepOf<A, V>): Promise<boolean> {
    this.parts.onError(error);
    const [first] = tried;
    if (!first) throw error;
    const { position, aggregateId, version } = first;
    const parked = [{ position, aggregateId, version, error: describe(error) }];
    const applied: Applied<V> = { taken: 1, records: new Map(), parked, blocked: [aggregateId], done: [] };
    const refusal = await this.#try(tried, applied, stepOf);
    // What takes not even this is broken.
    if (refusal && refusal !== 'lost') throw refusal.error;
    return refusal === undefined;
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

  async #commit(step: Pick<ViewStep<V>, 'to' | 'records' | 'parked' | 'replayed'>): Promise<boolean> {
    const { store, view, onProgress } = this.parts;
    const { number } = this.generation;
    const guard = { term: this.term, from: this.#checkpoint, areNew: view.isChildOfAggregate };
    if (!(await store.commit(number, { ...step, ...guard }))) return false;
    this.#checkpoint = step.to;
    this.pace.faster();
    onProgress(number, step.to);
    return true;
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
    const { store } = this.parts;
    const { number } = this.generation;
    let after = 0;
    for (;;) {
      const tried = await store.parked(number, after, this.pace.events);
      const last = tried.at(-1);
      if (!last) break;
      after = last.position;
      if (!(await this.#replayBatch(tried))) return 'lost';
    }
    await store.requestReplay(number, false);
    this.generation = { ...this.generation, replay: false };
    return 'applied';
  }

  async #replayBatch(tried: readonly ParkedEvent[]): Promise<boolean> {
    for (let left = tried; left.length > 0;) {
      const entries = await entriesOf(this.parts, left);
      const taken = await this.#apply(entries, (_, { done }) => ({ to: this.#checkpoint, replayed: done }));
      if (taken === undefined) return false;
      left = left.slice(taken);
    }
    return true;
  }
}

async function generationOf<V extends object, Q extends Query>(
  store: ViewStore<V, Q>,
  wanted: number,
): Promise<ViewGeneration | undefined> {
  return (await store.generations()).find(({ number }) => number === wanted);
}
