import type { AggregateTypes } from '../model/aggregate.js';
import type { Query } from '../model/query.js';
import type { EventHistory } from '../ports/event-store.js';
import type { ViewGeneration } from '../ports/stores/view-generation.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import { Cancellation } from '../runtime/cancellation.js';
import type { Runtime } from '../runtime/runtime.js';
import { holds } from '../journal/journal-entries.js';
import type { ViewLimits } from './steps/view-limits.js';

interface Waiter {
  readonly position: number;
  readonly reached: () => void;
}

/** What is needed to learn a view's progress. */
export interface ProgressParts<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly view: { readonly version: number };
  readonly store: Pick<ViewStore<V, Q>, 'generations'>;
  readonly history: EventHistory<A>;
  readonly runtime: Runtime;
  readonly limits: ViewLimits;
  readonly onError: (error: unknown) => void;
}

/**
 * Knows which generation of a view is read and how far it has come: from the steps of this process, and from the store while a caller
 * waits.
 */
export class ViewProgress<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #waiters = new Set<Waiter>();
  /** The numbers of the generations that were filled from this journal. */
  readonly #verified = new Set<number>();
  #served: ViewGeneration | undefined;
  /** How many looks have begun, and the number of the last one whose answer was used. */
  #asked = 0;
  #learnt = 0;
  #isLooking = false;

  constructor(private readonly parts: ProgressParts<A, V, Q>) {}

  /** The generation that is read: the latest that is live and of this version of the view. */
  get served(): ViewGeneration | undefined {
    return this.#served;
  }

  /** Reads the generations of the view, and learns from them. */
  async look(): Promise<readonly ViewGeneration[]> {
    const { store, view } = this.parts;
    const before = this.#served;
    const turn = (this.#asked += 1);
    const found = await store.generations();
    const live = found.filter(({ status, version }) => status === 'live' && version === view.version);
    for (const one of live) if (!this.#verified.has(one.number)) await this.#verify(one);
    // A later look has been answered already, and knows more.
    if (turn < this.#learnt) return found;
    this.#learnt = turn;
    this.learn(
      live.filter(({ number }) => this.#verified.has(number)),
      before,
    );
    return found;
  }

  /**
   * Nothing is read from a generation before this check. Afterwards the process that fills it checks that the journal is still the same.
   */
  async #verify(generation: ViewGeneration): Promise<void> {
    if (await holds(this.parts.history, generation)) this.#verified.add(generation.number);
  }

  /**
   * Learns which generation is read and how far it has come.
   * @param live the generations that can be read
   * @param before the generation that was read when `live` was asked for; what `live` says of it is not older
   */
  learn(live: readonly ViewGeneration[], before: ViewGeneration | undefined): void {
    const known = live.find(({ number }) => number === before?.number);
    // A checkpoint goes back only if the views were restored to an earlier moment.
    const isOutdated = before !== undefined && (!known || known.checkpoint < before.checkpoint);
    if (isOutdated && this.#served?.number === before.number) this.#served = known;
    for (const one of live) if (isLater(one, this.#served)) this.#set(one);
  }

  /**
   * Learns of a step of this process.
   * @param firstParked the position of the first event that the generation leaves out
   */
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

  /** Looks every `lookMs` on behalf of all callers that wait. */
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

/**
 * Whether readers may go over to a generation: not before it has come as far as the known one, so that no reader goes back. The known one
 * may have moved on after it was replaced.
 */
function isLater(read: ViewGeneration, known: ViewGeneration | undefined): boolean {
  if (!known) return true;
  return read.number >= known.number && read.checkpoint >= known.checkpoint;
}
