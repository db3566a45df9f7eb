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

/** Fills a generation for as long as this process holds its lease without a break. */
export class ViewTerm<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #writer: StepWriter<A, V, Q>;
  /** The aggregates of which an event is parked. */
  #blocked = new Set<string>();
  #replay: ParkedReplay<A, V, Q> | undefined;
  /** Whether an event is parked that only a newer release can read. */
  #awaitsNewer = false;
  /** When the lease was renewed last. */
  #seenAt: number;
  /** When the journal was last seen to be the one that the generation was filled from. */
  #verifiedAt: number | undefined;
  /** Entries that were read but did not fit into the last step. */
  #left: readonly JournalEntry<A>[] = [];
  /** The read of the entries after those that are being written. */
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

  /** Takes the lease of a generation; returns `undefined` if that fails, as when another process holds it. */
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

  /** Releases the lease. */
  end(): Promise<void> {
    return this.parts.store.release(this.generation.number, this.term);
  }

  /**
   * Releases the lease and leaves the view to a newer release: for `yieldMs` if this process cannot go on without one, otherwise just
   * long enough for it to take the lease. Resolves with whether another process has moved the generation on.
   */
  async yield(): Promise<boolean> {
    const { limits } = this.parts;
    await this.end();
    const { checkpoint } = this.#writer.bookmark;
    const ms = this.#awaitsNewer ? limits.leaseMs / 2 : limits.yieldMs;
    return isTakenOver(this.parts, { number: this.generation.number, checkpoint }, ms, this.start.signal);
  }

  /** Applies the next events. */
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

  /** Learns which events are parked, and reports how far the view has come without them; `undefined` if the lease is lost. */
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
    // Compares the checkpoint with the head as it was before the step. Under load there are always more events to read; and a short page
    // does not mean that none follow, since a page holds few large events.
    const { checkpoint } = this.#writer.bookmark;
    if (checkpoint >= head && (await this.#caughtUp()) === 'lost') return 'lost';
    // If the feed knows of no later event, the journal need not be read before the feed rings.
    const isEnd = !this.#replay && this.#left.length === 0 && this.parts.feed.endsAt(checkpoint);
    return isEnd ? 'idle' : 'applied';
  }

  /** Returns the entries before the first event for which this process should leave the view to a newer release. */
  #applicable(entries: readonly JournalEntry<A>[]): readonly JournalEntry<A>[] {
    const isNewer = (entry: JournalEntry<A>) =>
      'error' in entry && isUnavailable(entry.error) && !this.#blocked.has(entry.aggregateId);
    const first = entries.findIndex(isNewer);
    if (first < 0) return entries;
    if (!this.start.parksNewer) return entries.slice(0, first);
    this.#awaitsNewer = true;
    return entries;
  }

  /** Whether it is time to offer the view to a newer release: before this process keeps it, and each time `yieldMs` has passed. */
  #isOver(): boolean {
    const { runtime, limits } = this.parts;
    const { parksNewer, at } = this.start;
    return this.#awaitsNewer && (!parksNewer || runtime.monotonic() - at > limits.yieldMs);
  }

  /** Returns the entries after the checkpoint, as many as a step takes, and begins to read the next ones while these are written. */
  async #next(): Promise<readonly JournalEntry<A>[]> {
    if (this.#left.length > 0) return this.#left;
    const { events } = this.start.pace;
    const entries = await (this.#ahead ?? entriesAfter(this.parts, this.#writer.bookmark, events));
    this.#ahead = undefined;
    const last = entries.at(-1);
    if (last && entries.length >= events) {
      this.#ahead = entriesAfter(this.parts, bookmarkOf(last), events);
      // The next step awaits the promise and gets the error; this prevents an unhandled rejection until then.
      this.#ahead.catch(() => undefined);
    }
    return entries;
  }

  /** Renews the lease and reads the generation, if that is due. Resolves with `false` if the term has to end. */
  async #keep(): Promise<boolean> {
    const { runtime, limits } = this.parts;
    if (this.start.signal.aborted) return false;
    const now = runtime.monotonic();
    if (now - this.#seenAt < Math.min(limits.leaseMs / 3, limits.pollMs)) return true;
    this.#seenAt = now;
    return (await this.#renew()) && (await this.#look());
  }

  /** Checks, if that is due, that the journal is still the one that the generation was filled from. */
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

  /** Reads the generation; `false` if it is gone, or not where this process left it, as after a restore of the views. */
  async #look(): Promise<boolean> {
    const found = await generationOf(this.parts.store, this.generation.number);
    if (found) this.generation = found;
    const { checkpoint } = this.#writer.bookmark;
    return found !== undefined && found.status !== 'retired' && found.checkpoint === checkpoint;
  }

  /**
   * Discards the generation, unless its journal is there after all: the read may have been served by a node that had lost contact with
   * the others. To renew the lease takes a majority.
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

  /** Publishes a generation that is being built, once it has come as far as the one that is read. */
  async #caughtUp(): Promise<StepOutcome> {
    const { store, view } = this.parts;
    if (this.generation.status !== 'building') return 'idle';
    const generations = await store.generations();
    const read = generations.findLast(({ status, version }) => status === 'live' && version === view.version);
    // Waits, also if the generation that is read is of a journal that was replaced: it is about to be discarded, and no event follows
    // here meanwhile.
    if (read && read.checkpoint > this.#writer.bookmark.checkpoint) return 'idle';
    if (!(await store.publish(this.generation.number, this.term))) return 'lost';
    this.generation = { ...this.generation, status: 'live' };
    this.parts.onChange();
    return 'idle';
  }

  /** Ends the replay, and learns which events are still parked. Resolves with `false` if the lease is lost meanwhile. */
  async #endReplay(): Promise<boolean> {
    this.#replay = undefined;
    return (await this.#look()) && (await this.#learnBlocked()) !== undefined;
  }
}

/** Moves the bookmark to the last entry that the step takes. */
function following<A extends AggregateTypes, V extends object>(
  tried: readonly JournalEntry<A>[],
  { taken }: Applied<V>,
): ReturnType<StepOf<A, V>> {
  const last = tried[taken - 1];
  return { to: last && bookmarkOf(last), replayed: [] };
}
