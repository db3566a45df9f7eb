import { Cancellation } from './cancellation.js';
import type { Query } from './query.js';
import type { Runtime } from './runtime.js';
import type { ViewGeneration } from './view-generation.js';
import type { ViewLimits } from './view-limits.js';
import type { ViewStore } from './view-store.js';

interface Waiter {
  readonly position: number;
  readonly reached: () => void;
}

/** What a view's progress is learnt with. */
export interface ProgressParts<V extends object, Q extends Query> {
  readonly view: { readonly version: number };
  readonly store: ViewStore<V, Q>;
  readonly runtime: Runtime;
  readonly limits: ViewLimits;
  readonly onError: (error: unknown) => void;
}

/** Which generation of a view is read, and how far it has come: by what this process does, and by looking while anyone waits. */
export class ViewProgress<V extends object, Q extends Query> {
  readonly #waiters = new Set<Waiter>();
  #served: ViewGeneration | undefined;
  #isLooking = false;

  constructor(private readonly parts: ProgressParts<V, Q>) {}

  /** The generation that is read: the latest that is live and of this version of the view. */
  get served(): ViewGeneration | undefined {
    return this.#served;
  }

  learn(generations: readonly ViewGeneration[]): void {
    const { version } = this.parts.view;
    const live = generations.filter((one) => one.status === 'live' && one.version === version);
    const isGone = !live.some(({ number }) => number === this.#served?.number);
    for (const one of live) if (isLater(one, this.#served, isGone)) this.#set(one);
  }

  advance(generation: number, checkpoint: number): void {
    if (this.#served?.number === generation && checkpoint > this.#served.checkpoint)
      this.#set({ ...this.#served, checkpoint });
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
    const { store, runtime, limits, onError } = this.parts;
    this.#isLooking = true;
    while (this.#waiters.size > 0) {
      await runtime.sleep(limits.lookMs);
      if (this.#waiters.size > 0) await store.generations().then((found) => this.learn(found), onError);
    }
    this.#isLooking = false;
  }
}

/**
 * What was read may be older than what is known by the time it arrives. And the one that is known may have moved on since another
 * took its place: no reader goes back.
 */
function isLater(read: ViewGeneration, known: ViewGeneration | undefined, isGone: boolean): boolean {
  if (!known) return true;
  if (read.number === known.number) return read.checkpoint > known.checkpoint;
  return read.number > known.number && (isGone || read.checkpoint >= known.checkpoint);
}
