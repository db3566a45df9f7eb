import { isUnavailable } from '../errors/error-kind.js';
import { assertHolds, bookmarkOf, holds, type JournalEntry } from '../journal/journal-entries.js';
import { JournalReplaced } from '../journal/journal-errors.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { Following } from '../ports/follower-store.js';
import { blockedAggregates, type BlockedAggregates } from './blocked-aggregates.js';
import type { FollowerParts } from './follower-parts.js';
import { isTakenOver } from './handover.js';
import { Abandoned, type HeldTerm, type Series, type StepOf, type Taken, type Work } from './keeper.js';
import { NextEntries } from './next-entries.js';
import { ParkedReplay } from './parked-replay.js';
import type { StepOutcome, TermStart } from './term-start.js';

/** Follows a journal for as long as this process holds the lease without a break. */
export class FollowerTerm<A extends AggregateTypes> {
  readonly #held: HeldTerm;
  readonly #work: Work<A>;
  readonly #series: Series<A>;
  readonly #entries: NextEntries<A>;
  /** The aggregates of which an event is parked. */
  readonly #blocked = new Set<string>();
  #replay: ParkedReplay<A> | undefined;
  /** Whether an event is parked that only a newer release can read. */
  #awaitsNewer = false;
  /** When the lease was renewed last. */
  #seenAt: number;
  /** When the journal was last seen to be the one that was followed before. */
  #verifiedAt: number | undefined;

  private constructor(
    private readonly parts: FollowerParts<A>,
    private following: Following,
    private readonly term: number,
    private readonly start: TermStart & { readonly at: number },
  ) {
    this.#seenAt = start.at;
    const alive = async () => {
      if (!(await this.#keep())) throw new Abandoned();
    };
    const { pace, signal } = start;
    this.#held = { begun: following, term, pace, alive, renew: () => this.#renew(), signal };
    this.#work = parts.keeper.begin(this.#held);
    this.#series = this.#work.series(toLastTaken, this.#blocked);
    this.#entries = new NextEntries(parts, this.#work, pace);
  }

  /** Takes the lease; returns `undefined` if that fails, as when another process holds it. */
  static async begin<A extends AggregateTypes>(
    parts: FollowerParts<A>,
    start: TermStart,
  ): Promise<FollowerTerm<A> | undefined> {
    const { keeper, runtime, limits, owner, feed } = parts;
    const at = runtime.monotonic();
    const term = await keeper.store.lease(owner, limits.leaseMs);
    const following = term === undefined ? undefined : await keeper.store.find();
    if (term === undefined || !following) return undefined;
    feed.forget();
    const begun = new FollowerTerm(parts, following, term, { ...start, at });
    if (await begun.#prepare()) return begun;
    await begun.end();
    return undefined;
  }

  /** Releases the lease. */
  end(): Promise<void> {
    return this.parts.keeper.store.release(this.term);
  }

  /** Resolves once nothing of the term is under way any more. */
  settle(): Promise<void> {
    return this.#work.settle();
  }

  /**
   * Releases the lease and leaves the work to a newer release: for `yieldMs` if this process cannot go on without one, otherwise just
   * long enough for it to take the lease. Resolves with whether another process has moved the checkpoint on.
   */
  async yield(): Promise<boolean> {
    const { limits } = this.parts;
    await this.end();
    const { checkpoint } = this.#work.bookmark;
    const ms = this.#awaitsNewer ? limits.leaseMs / 2 : limits.yieldMs;
    return isTakenOver(this.parts, checkpoint, ms, this.start.signal);
  }

  /** Applies the next events. */
  async step(): Promise<StepOutcome> {
    try {
      return await this.#step();
    } catch (error) {
      if (error instanceof Abandoned) return 'lost';
      if (error instanceof JournalReplaced && !(await this.#startOver())) return 'applied';
      throw error;
    }
  }

  async #prepare(): Promise<boolean> {
    const blocked = await this.#learnBlocked();
    if (blocked?.canBeRead) this.#beginReplay();
    return blocked !== undefined;
  }

  #beginReplay(): void {
    this.#replay ??= new ParkedReplay(this.parts, this.#work, this.#held.alive, this.following.replay);
  }

  /** Learns which events are parked, and tells the keeper of the first of them; `undefined` if the lease is lost. */
  async #learnBlocked(): Promise<BlockedAggregates | undefined> {
    const { firstParked } = this.following;
    const blocked = await blockedAggregates(this.parts, () => this.#keep());
    if (!blocked) return undefined;
    this.#blocked.clear();
    for (const id of blocked.ids) this.#blocked.add(id);
    this.#awaitsNewer = blocked.awaitNewer;
    this.#work.parkedFrom(firstParked);
    return blocked;
  }

  async #step(): Promise<StepOutcome> {
    if (!(await this.#keep())) return 'lost';
    await this.#verify();
    if (this.#isOver()) return 'yield';
    if (this.following.replay > 0) this.#beginReplay();
    const replayed = (await this.#replay?.next(this.start.pace.events)) ?? 'idle';
    if (replayed === 'lost') return 'lost';
    if (replayed === 'done' && !(await this.#endReplay())) return 'lost';
    const head = this.#work.isCatchingUp ? await this.parts.history.head() : Infinity;
    const entries = await this.#entries.next();
    if (entries.length === 0) return replayed === 'idle' ? await this.#caughtUp() : 'applied';
    const applicable = this.#applicable(entries);
    if (applicable.length === 0) return 'yield';
    const taken = await this.#series.apply(applicable);
    if (taken === undefined) return 'lost';
    const left = this.#entries.took(taken);
    // Compares the checkpoint with the head as it was before the step. Under load there are always more events to read; and a short page
    // does not mean that none follow, since a page holds few large events.
    const { checkpoint } = this.#work.bookmark;
    if (checkpoint >= head && (await this.#caughtUp()) === 'lost') return 'lost';
    // If the feed knows of no later event, the journal need not be read before the feed rings.
    const isEnd = !this.#replay && left === 0 && this.parts.feed.endsAt(checkpoint);
    return isEnd ? 'idle' : 'applied';
  }

  /** Returns the entries before the first event for which this process should leave the work to a newer release. */
  #applicable(entries: readonly JournalEntry<A>[]): readonly JournalEntry<A>[] {
    const isNewer = (entry: JournalEntry<A>) =>
      'error' in entry && isUnavailable(entry.error) && !this.#blocked.has(entry.aggregateId);
    const first = entries.findIndex(isNewer);
    if (first < 0) return entries;
    if (!this.start.parksNewer) return entries.slice(0, first);
    this.#awaitsNewer = true;
    return entries;
  }

  /** Whether it is time to offer the work to a newer release: before this process goes on, and each time `yieldMs` has passed. */
  #isOver(): boolean {
    const { runtime, limits } = this.parts;
    const { parksNewer, at } = this.start;
    return this.#awaitsNewer && (!parksNewer || runtime.monotonic() - at > limits.yieldMs);
  }

  /** Renews the lease and reads the checkpoint, if that is due. Resolves with `false` if the term has to end. */
  async #keep(): Promise<boolean> {
    const { runtime, limits } = this.parts;
    if (this.start.signal.aborted) return false;
    const now = runtime.monotonic();
    if (now - this.#seenAt < Math.min(limits.leaseMs / 3, limits.pollMs)) return true;
    this.#seenAt = now;
    return (await this.#renew()) && (await this.#look());
  }

  /** Checks, if that is due, that the journal is still the one that was followed before. */
  async #verify(): Promise<void> {
    const { runtime, limits, history } = this.parts;
    const now = runtime.monotonic();
    if (this.#verifiedAt !== undefined && now - this.#verifiedAt < limits.pollMs) return;
    await assertHolds(history, this.#work.bookmark);
    this.#verifiedAt = now;
  }

  async #renew(): Promise<boolean> {
    const { keeper, limits, owner } = this.parts;
    return (await keeper.store.lease(owner, limits.leaseMs)) === this.term;
  }

  /** Reads the checkpoint; `false` if it is gone, or not where this process left it, as after a restore of what is kept. */
  async #look(): Promise<boolean> {
    const found = await this.parts.keeper.store.find();
    if (found) this.following = found;
    return found !== undefined && found.checkpoint === this.#work.bookmark.checkpoint;
  }

  /**
   * Has the keeper start over, unless the event at the bookmark is there after all: the read may have been served by a node that had lost
   * contact with the others. To renew the lease takes a majority.
   */
  async #startOver(): Promise<boolean> {
    this.#entries.forget();
    if (!(await this.#renew())) return false;
    if (await holds(this.parts.history, this.#work.bookmark)) return false;
    await this.#work.startOver();
    return true;
  }

  async #caughtUp(): Promise<StepOutcome> {
    return (await this.#work.caughtUp()) ? 'idle' : 'lost';
  }

  /** Ends the replay, and learns which events are still parked. Resolves with `false` if the lease is lost meanwhile. */
  async #endReplay(): Promise<boolean> {
    this.#replay = undefined;
    return (await this.#look()) && (await this.#learnBlocked()) !== undefined;
  }
}

/** Moves the bookmark to the last entry that the step takes. */
function toLastTaken<A extends AggregateTypes>(
  tried: readonly JournalEntry<A>[],
  { taken }: Taken,
): ReturnType<StepOf<A>> {
  const last = tried[taken - 1];
  return { to: last && bookmarkOf(last), replayed: [] };
}
