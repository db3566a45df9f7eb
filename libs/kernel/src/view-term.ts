import type { AggregateTypes } from './aggregate.js';
import { entriesAfter, type JournalEntry } from './journal-entries.js';
import type { Query } from './query.js';
import type { StepPace } from './step-pace.js';
import { StepWriter, type StepOf } from './step-writer.js';
import { entriesOf, parkedEvents } from './parked-events.js';
import { Abandoned } from './view-updates.js';
import type { ViewGeneration } from './view-generation.js';
import type { ViewParts } from './view-parts.js';
import type { ViewStore } from './view-store.js';

/** What came of a step: something was applied, there is nothing to apply, or the lease is another's. */
export type StepOutcome = 'applied' | 'idle' | 'lost';

/** Parked events that are being tried again. */
interface Replay {
  /** How often that was asked for when it began. */
  readonly requests: number;
  /** The position of the last that was tried. */
  after: number;
  /** Aggregates of which an event failed again. */
  readonly failed: Set<string>;
}

/** How many parked events are tried again at once: live events wait meanwhile. */
const mostReplayed = 500;

/** A generation for as long as its lease is held without a break. */
export class ViewTerm<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #writer: StepWriter<A, V, Q>;
  /** Aggregates of which an event is parked. */
  #blocked = new Set<string>();
  #replay: Replay | undefined;
  #seenAt: number;
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
    this.#seenAt = seenAt;
    const alive = async () => {
      if (!(await this.#keep())) throw new Abandoned();
    };
    this.#writer = new StepWriter(parts, { pace, generation, term, alive });
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
      const { replay: requests } = this.generation;
      if (requests > 0) this.#replay ??= { requests, after: 0, failed: new Set() };
      const replayed = this.#replay ? await this.#replayPart(this.#replay) : 'idle';
      if (replayed === 'lost') return 'lost';
      const entries = await this.#next();
      if (entries.length === 0) return replayed === 'applied' ? replayed : await this.#caughtUp();
      const stepOf: StepOf<A, V> = (tried, { taken }) => ({
        to: tried[taken - 1]?.position ?? this.#writer.checkpoint,
        replayed: [],
      });
      const taken = await this.#writer.apply(entries, stepOf, this.#blocked);
      if (taken === undefined) return 'lost';
      this.#left = entries.slice(taken);
      // Under load there is always a little more to apply.
      const isClose = entries.length < this.pace.events && this.#left.length === 0;
      return isClose && (await this.#caughtUp()) === 'lost' ? 'lost' : 'applied';
    } catch (error) {
      if (error instanceof Abandoned) return 'lost';
      throw error;
    }
  }

  /** What follows the checkpoint, as much as a step takes; what comes after it is read while it is written. */
  async #next(): Promise<readonly JournalEntry<A>[]> {
    if (this.#left.length > 0) return this.#left;
    const { events } = this.pace;
    const entries = await (this.#ahead ?? entriesAfter(this.parts, this.#writer.checkpoint, events));
    this.#ahead = undefined;
    const last = entries.at(-1);
    if (last && entries.length >= events) {
      this.#ahead = entriesAfter(this.parts, last.position, events);
      // Who awaits it learns of a failure.
      this.#ahead.catch(() => undefined);
    }
    return entries;
  }

  /** Once in a while: renews the lease, and learns what others want. */
  async #keep(): Promise<boolean> {
    const { store, runtime, limits, owner } = this.parts;
    const now = runtime.monotonic();
    if (now - this.#seenAt < Math.min(limits.leaseMs / 3, limits.pollMs)) return true;
    this.#seenAt = now;
    const { number } = this.generation;
    return (await store.lease(number, owner, limits.leaseMs)) === this.term && (await this.#look());
  }

  /** Learns what others want; `false` if the generation is gone. */
  async #look(): Promise<boolean> {
    const found = await generationOf(this.parts.store, this.generation.number);
    if (found) this.generation = found;
    return found !== undefined;
  }

  /** A generation that has come as far as the one that is read takes its place. */
  async #caughtUp(): Promise<StepOutcome> {
    const { store, view } = this.parts;
    if (this.generation.status !== 'building') return 'idle';
    const generations = await store.generations();
    const read = generations.findLast(({ status, version }) => status === 'live' && version === view.version);
    if (read && read.checkpoint > this.#writer.checkpoint) return 'applied';
    if (!(await store.publish(this.generation.number, this.term))) return 'lost';
    this.generation = { ...this.generation, status: 'live' };
    this.parts.onPublished();
    return 'idle';
  }

  /**
   * Tries some of the parked events again, in order. Those that still fail stay parked, and so does what waits behind them. Aggregates
   * are blocked until the end, so that what is committed meanwhile waits behind what was parked before.
   */
  async #replayPart(replay: Replay): Promise<StepOutcome> {
    const { store } = this.parts;
    const { number } = this.generation;
    const found = await store.parked(number, replay.after, Math.min(this.pace.events, mostReplayed));
    const last = found.at(-1);
    if (!last) {
      this.#blocked = replay.failed;
      this.#replay = undefined;
      await store.endReplay(number, replay.requests);
      await this.#look();
      return 'applied';
    }
    const tried = found.filter(({ aggregateId }) => !replay.failed.has(aggregateId));
    for (let left = tried; left.length > 0;) {
      const entries = await entriesOf(this.parts, left);
      const stepOf: StepOf<A, V> = (_, { done }) => ({ to: this.#writer.checkpoint, replayed: done });
      const taken = await this.#writer.apply(entries, stepOf, replay.failed);
      if (taken === undefined) return 'lost';
      left = left.slice(taken);
    }
    replay.after = last.position;
    return 'applied';
  }
}

async function generationOf<V extends object, Q extends Query>(
  store: ViewStore<V, Q>,
  wanted: number,
): Promise<ViewGeneration | undefined> {
  return (await store.generations()).find(({ number }) => number === wanted);
}
