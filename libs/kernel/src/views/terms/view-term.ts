import { isUnavailable } from '../../errors/error-kind.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import { generationOf, type ViewGeneration } from '../../ports/view-generation.js';
import { assertHolds, bookmarkOf, entriesAfter, holds, type JournalEntry } from '../journal/journal-entries.js';
import { JournalReplaced } from '../journal/journal-errors.js';
import { StepWriter, type StepOf } from '../steps/step-writer.js';
import type { ViewParts } from '../steps/view-parts.js';
import { Abandoned, type Applied } from '../steps/view-updates.js';
import { blockedAggregates, type BlockedAggregates } from './blocked-aggregates.js';
import { ParkedReplay } from './parked-replay.js';
import type { StepOutcome, TermStart } from './term-start.js';
import { isTakenOver } from './view-handover.js';

/** A generation for as long as its lease is held without a break. */
export class ViewTerm<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #writer: StepWriter<A, V, Q>;
  /** Aggregates of which an event is parked. */
  #blocked = new Set<string>();
  #replay: ParkedReplay<A, V, Q> | undefined;
  /** Whether something is parked that only a newer release can read. */
  #awaitsNewer = false;
  /** When the lease was renewed last. */
  #seenAt: number;
  /** When it was seen last that the journal is still the same. */
  #verifiedAt: number | undefined;
  /** What was read, and did not fit into a step. */
  #left: readonly JournalEntry<A>[] = [];
  #ahead: Promise<readonly JournalEntry<A>[]> | undefined;

  private constructor(
    private readonly parts: ViewParts<A, V, Q>,
    private generation: ViewGeneration,
    private readonly term: number,
    private readonly start: TermStart & { readonly at: number },
  ) {
    this.#seenAt = start.at;
    const alive = async () => {
      if (!(await this.#keep())) throw new Abandoned();
    };
    const { pace, signal } = start;
    this.#writer = new StepWriter(parts, { pace, generation, term, alive, signal });
  }

  /** Takes the lease of a generation, if it is free. */
  static async begin<A extends AggregateTypes, V extends object, Q extends Query>(
    parts: ViewParts<A, V, Q>,
    number: number,
    start: TermStart,
  ): Promise<ViewTerm<A, V, Q> | undefined> {
    const { store, runtime, limits, owner, feed } = parts;
    const at = runtime.monotonic();
    const term = await store.lease(number, owner, limits.leaseMs);
    const generation = term === undefined ? undefined : await generationOf(store, number);
    if (term === undefined || !generation) return undefined;
    feed.forget();
    const begun = new ViewTerm(parts, generation, term, { ...start, at });
    if (await begun.#prepare()) return begun;
    await begun.end();
    return undefined;
  }

  /** Gives the lease back. */
  end(): Promise<void> {
    return this.parts.store.release(this.generation.number, this.term);
  }

  /**
   * Gives the lease back, and leaves the view to a newer release for a while: for long if this process cannot go on, else just long enough
   * to be taken. Resolves with whether another has moved it on.
   */
  async yield(): Promise<boolean> {
    const { limits } = this.parts;
    await this.end();
    const { checkpoint } = this.#writer.bookmark;
    const ms = this.#awaitsNewer ? limits.leaseMs / 2 : limits.yieldMs;
    return isTakenOver(this.parts, { number: this.generation.number, checkpoint }, ms, this.start.signal);
  }

  /** Applies what comes next. */
  async step(): Promise<StepOutcome> {
    try {
      return await this.#step();
    } catch (error) {
      if (error instanceof Abandoned) return 'lost';
      if (error instanceof JournalReplaced && !(await this.#discard())) return 'applied';
      throw error;
    }
  }

  async #prepare(): Promise<boolean> {
    const blocked = await this.#learnBlocked();
    const { number, replay } = this.generation;
    if (blocked?.canBeRead) this.#replay = new ParkedReplay(this.parts, this.#writer, number, replay);
    return blocked !== undefined;
  }

  /** Learns what is parked, and tells how far the generation has come without it; `undefined` if the lease is lost meanwhile. */
  async #learnBlocked(): Promise<BlockedAggregates | undefined> {
    const { number, firstParked } = this.generation;
    const blocked = await blockedAggregates(this.parts, number, () => this.#keep());
    if (!blocked) return undefined;
    this.#blocked = blocked.ids;
    this.#awaitsNewer = blocked.awaitNewer;
    this.#writer.parkedFrom(firstParked);
    return blocked;
  }

  async #step(): Promise<StepOutcome> {
    if (!(await this.#keep())) return 'lost';
    await this.#verify();
    if (this.#isOver()) return 'yield';
    const { replay, number } = this.generation;
    if (replay > 0) this.#replay ??= new ParkedReplay(this.parts, this.#writer, number, replay);
    const replayed = (await this.#replay?.next(this.start.pace.events)) ?? 'idle';
    if (replayed === 'lost') return 'lost';
    if (replayed === 'done' && !(await this.#endReplay())) return 'lost';
    const head = this.generation.status === 'building' ? await this.parts.history.head() : Infinity;
    const entries = await this.#next();
    if (entries.length === 0) return replayed === 'idle' ? await this.#caughtUp() : 'applied';
    const applicable = this.#applicable(entries);
    if (applicable.length === 0) return 'yield';
    const taken = await this.#writer.apply(applicable, following, this.#blocked);
    if (taken === undefined) return 'lost';
    this.#left = entries.slice(taken);
    // Under load there is always a little more to apply. How much was read does not tell: large events are few.
    const { checkpoint } = this.#writer.bookmark;
    if (checkpoint >= head && (await this.#caughtUp()) === 'lost') return 'lost';
    // If there is nothing more by what is known here, the journal need not be asked before the bell rings.
    const isEnd = !this.#replay && this.#left.length === 0 && this.parts.feed.endsAt(checkpoint);
    return isEnd ? 'idle' : 'applied';
  }

  /** What comes before an event for which this process should leave the view to a newer release. */
  #applicable(entries: readonly JournalEntry<A>[]): readonly JournalEntry<A>[] {
    const isNewer = (entry: JournalEntry<A>) =>
      'error' in entry && isUnavailable(entry.error) && !this.#blocked.has(entry.aggregateId);
    const first = entries.findIndex(isNewer);
    if (first < 0) return entries;
    if (!this.start.parksNewer) return entries.slice(0, first);
    this.#awaitsNewer = true;
    return entries;
  }

  /** Whether it is time to offer the view to a newer release: before it is kept, and once in a while. */
  #isOver(): boolean {
    const { runtime, limits } = this.parts;
    const { parksNewer, at } = this.start;
    return this.#awaitsNewer && (!parksNewer || runtime.monotonic() - at > limits.yieldMs);
  }

  /** What follows the checkpoint, as much as a step takes; what comes after it is read while it is written. */
  async #next(): Promise<readonly JournalEntry<A>[]> {
    if (this.#left.length > 0) return this.#left;
    const { events } = this.start.pace;
    const entries = await (this.#ahead ?? entriesAfter(this.parts, this.#writer.bookmark, events));
    this.#ahead = undefined;
    const last = entries.at(-1);
    if (last && entries.length >= events) {
      this.#ahead = entriesAfter(this.parts, bookmarkOf(last), events);
      // Who awaits it learns of a failure.
      this.#ahead.catch(() => undefined);
    }
    return entries;
  }

  /** Once in a while: renews the lease, and learns what others want. */
  async #keep(): Promise<boolean> {
    const { runtime, limits } = this.parts;
    if (this.start.signal.aborted) return false;
    const now = runtime.monotonic();
    if (now - this.#seenAt < Math.min(limits.leaseMs / 3, limits.pollMs)) return true;
    this.#seenAt = now;
    return (await this.#renew()) && (await this.#look());
  }

  /** Once in a while: looks whether the journal is still the one that was followed. */
  async #verify(): Promise<void> {
    const { runtime, limits, history } = this.parts;
    const now = runtime.monotonic();
    if (this.#verifiedAt !== undefined && now - this.#verifiedAt < limits.pollMs) return;
    await assertHolds(history, this.#writer.bookmark);
    this.#verifiedAt = now;
  }

  async #renew(): Promise<boolean> {
    const { store, limits, owner } = this.parts;
    return (await store.lease(this.generation.number, owner, limits.leaseMs)) === this.term;
  }

  /** Learns what others want; `false` if the generation is gone, or not where it was left, as after a restore of the views. */
  async #look(): Promise<boolean> {
    const found = await generationOf(this.parts.store, this.generation.number);
    if (found) this.generation = found;
    const { checkpoint } = this.#writer.bookmark;
    return found !== undefined && found.status !== 'retired' && found.checkpoint === checkpoint;
  }

  /**
   * Discards the generation, unless its journal is there after all: what was read may have been that of a node which had lost touch
   * with the others. To renew the lease takes a majority.
   */
  async #discard(): Promise<boolean> {
    const { store, history, onChange } = this.parts;
    this.#left = [];
    this.#ahead = undefined;
    if (!(await this.#renew())) return false;
    if (await holds(history, this.#writer.bookmark)) return false;
    await store.discard(this.generation.number, this.term);
    onChange();
    return true;
  }

  /** A generation that has come as far as the one that is read takes its place. */
  async #caughtUp(): Promise<StepOutcome> {
    const { store, view } = this.parts;
    if (this.generation.status !== 'building') return 'idle';
    const generations = await store.generations();
    const read = generations.findLast(({ status, version }) => status === 'live' && version === view.version);
    // What is read may also be of another journal, and about to be discarded: then nothing follows here.
    if (read && read.checkpoint > this.#writer.bookmark.checkpoint) return 'idle';
    if (!(await store.publish(this.generation.number, this.term))) return 'lost';
    this.generation = { ...this.generation, status: 'live' };
    this.parts.onChange();
    return 'idle';
  }

  /** `false` if the lease is lost meanwhile. */
  async #endReplay(): Promise<boolean> {
    this.#replay = undefined;
    return (await this.#look()) && (await this.#learnBlocked()) !== undefined;
  }
}

/** A step that leads to the last event that it takes. */
function following<A extends AggregateTypes, V extends object>(
  tried: readonly JournalEntry<A>[],
  { taken }: Applied<V>,
): ReturnType<StepOf<A, V>> {
  const last = tried[taken - 1];
  return { to: last && bookmarkOf(last), replayed: [] };
}
