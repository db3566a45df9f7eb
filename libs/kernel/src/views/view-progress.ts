import type { AggregateTypes } from '../model/aggregate.js';
import type { Query } from '../model/query.js';
import type { EventHistory } from '../ports/event-store.js';
import type { ViewGeneration } from '../ports/view-generation.js';
import type { ViewStore } from '../ports/view-store.js';
import { Cancellation } from '../runtime/cancellation.js';
import type { Runtime } from '../runtime/runtime.js';
import { holds } from './journal/journal-entries.js';
import type { ViewLimits } from './steps/view-limits.js';

interface Waiter {
  readonly position: number;
  readonly reached: () => void;
}

/** What a view's progress is learnt with. */
export interface ProgressParts<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly view: { readonly version: number };
  readonly store: Pick<ViewStore<V, Q>, 'generations'>;
  readonly history: EventHistory<A>;
  readonly runtime: Runtime;
  readonly limits: ViewLimits;
  readonly onError: (error: unknown) => void;
}

/** Which generation of a view is read, and how far it has come: by what this process does, and by looking while anyone waits. */
export class ViewProgress<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #waiters = new Set<Waiter>();
  /** Generations that were filled from this journal. */
  readonly #verified = new Set<number>();
  #served: ViewGeneration | undefined;
  /** Of looks: how many there were, and the last that was learnt from. */
  #asked = 0;
  #learnt = 0;
  #isLooking = false;

  constructor(private readonly parts: ProgressParts<A, V, Q>) {}

  /** The generation that is read: the latest that is live and of this version of the view. */
  get served(): ViewGeneration | undefined {
    return this.#served;
  }

  /** Looks at the generations there are, and learns from them. */
  async look(): Promise<readonly ViewGeneration[]> {
    const { store, view } = this.parts;
    const before = this.#served;
    const turn = (this.#asked += 1);
    const found = await store.generations();
    const live = found.filter(({ status, version }) => status === 'live' && version === view.version);
    for (const one of live) if (!this.#verified.has(one.number)) await this.#verify(one);
    // One that was asked for later has told more.
    if (turn < this.#learnt) return found;
    this.#learnt = turn;
    this.learn(
      live.filter(({ number }) => this.#verified.has(number)),
      before,
    );
    return found;
  }

  /** The process that fills a generation checks that the journal is still the same; before that nothing is read. */
  async #verify(generation: ViewGeneration): Promise<void> {
    if (await holds(this.parts.history, generation)) this.#verified.add(generation.number);
  }

  /**
   * @param live those that can be read
   * @param before what was read when they were asked for: what they tell of it is not older than that
   */
  learn(live: readonly ViewGeneration[], before: ViewGeneration | undefined): void {
    const known = live.find(({ number }) => number === before?.number);
    // A checkpoint goes back only if the views were restored to an earlier moment.
    const isOutdated = before !== undefined && (!known || known.checkpoint < before.checkpoint);
    if (isOutdated && this.#served?.number === before.number) this.#served = known;
    for (const one of live) if (isLater(one, this.#served)) this.#set(one);
  }

  /** @param firstParked the position of the first event that the generation leaves out */
  advance(generation: number, checkpoint: number, firstParked?: number): void {
    const served = this.#served;
    if (served?.number !== generation || checkpoint < served.checkpoint) return;
    this.#set({ ...served, checkpoint, firstParked });
  }

  /** Resolves with `true` once the view that is read has come to a position, or with `false` after `ms` milliseconds. */
  async reach(position: number, ms: number): Promise<boolean> {
    if (this.#has(position)) return true;
    const time = new Cancellation();
    const waiter = { position, reached: () => time.abort() };
    this.#waiters.add(waiter);
    if (!this.#isLooking) void this.#look();
    await this.parts.runtime.sleep(ms, time).catch(() => undefined);
    this.#waiters.delete(waiter);
    return this.#has(position);
  }

  #has(position: number): boolean {
    return this.#served !== undefined && this.#served.checkpoint >= position;
  }

  #set(served: ViewGeneration): void {
    this.#served = served;
    for (const { position, reached } of this.#waiters) if (this.#has(position)) reached();
  }

  /** One look for all who wait. */
  async #look(): Promise<void> {
    const { runtime, limits, onError } = this.parts;
    this.#isLooking = true;
    while (this.#waiters.size > 0) {
      await runtime.sleep(limits.lookMs);
      if (this.#waiters.size > 0) await this.look().catch(onError);
    }
    this.#isLooking = false;
  }
}

/** The one that is known may have moved on since another took its place: no reader goes back. */
function isLater(read: ViewGeneration, known: ViewGeneration | undefined): boolean {
  if (!known) return true;
  return read.number >= known.number && read.checkpoint >= known.checkpoint;
}
