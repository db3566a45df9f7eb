import { describe } from '../../errors/describe.js';
import { isSnapfoldError, isUnavailable } from '../../errors/error-kind.js';
import type { HeldTerm, Series, StepOf, Work } from '../../followers/keeper.js';
import { StepPace } from '../../followers/step-pace.js';
import type { Bookmark, JournalEntry } from '../../journal/journal-entries.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import type { FollowedGeneration } from './followed-generation.js';
import { TermRecords } from './term-records.js';
import type { ViewParts } from './view-parts.js';
import { applyEntries, type Applied, type ViewUpdates } from './view-updates.js';

/** Writes the steps of a generation during one term of its lease, and parks events that cannot be applied or stored. */
export class StepWriter<A extends AggregateTypes, V extends object, Q extends Query> implements Work<A> {
  readonly #updates: ViewUpdates<A, V>;
  readonly #records: TermRecords<V>;
  #bookmark: Bookmark;
  /** The position of the first parked event, or an earlier one. */
  #firstParked: number | undefined;
  /**
   * How many retries are left for the entries of one `apply`. They share them, so that many failing events delay the others no longer
   * than one.
   */
  #retries = 0;

  constructor(
    private readonly parts: ViewParts<A, V, Q>,
    private readonly generation: FollowedGeneration,
    private readonly held: HeldTerm,
  ) {
    const { view, store, runtime, limits } = parts;
    const { begun, alive, signal } = held;
    this.#bookmark = begun;
    this.#firstParked = begun.firstParked;
    this.#records = new TermRecords((ids) => store.load(generation.number, ids));
    this.#updates = {
      view,
      alive,
      load: (ids) => this.#records.load(ids),
      loads: new StepPace(limits.batchEvents),
      isTriedAgain: async (error, attempt) => {
        parts.onError(error);
        if (attempt >= limits.attempts || this.#retries === 0) return false;
        this.#retries -= 1;
        await runtime.sleep(limits.retryMs, signal).catch(() => undefined);
        await alive();
        return true;
      },
    };
  }

  /** How far the generation has come. */
  get bookmark(): Bookmark {
    return this.#bookmark;
  }

  get isCatchingUp(): boolean {
    return this.generation.latest?.status === 'building';
  }

  parkedFrom(firstParked: number | undefined): void {
    this.#firstParked = firstParked;
    this.parts.onProgress(this.generation.number, this.#bookmark.checkpoint, firstParked);
  }

  series(stepOf: StepOf<A>, blocked: Set<string>): Series<A> {
    return { apply: (entries) => this.#apply(entries, stepOf, blocked) };
  }

  caughtUp(): Promise<boolean> {
    return this.generation.publish(this.held.term, this.#bookmark.checkpoint);
  }

  /** Discards the generation: the dispatcher then fills another one. */
  startOver(): Promise<void> {
    return this.generation.discard(this.held.term);
  }

  /** Nothing is under way after `apply`. */
  settle(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Applies the first of `entries`, at least one, and returns how many; `undefined` if the lease is lost. If the store refuses a step, it
   * is tried again with half of its entries, until the entry that the store refuses is alone; that entry is parked. Parks the entries of
   * aggregates that are `blocked`, and adds to `blocked` the aggregates of which it parks an entry for another reason.
   */
  async #apply(
    entries: readonly JournalEntry<A>[],
    stepOf: StepOf<A>,
    blocked: Set<string>,
  ): Promise<number | undefined> {
    this.#retries = this.parts.limits.attempts - 1;
    let done = 0;
    // The entry that the store refuses is among so many of the next ones; 0 if no entry is suspected.
    let suspects = 0;
    for (;;) {
      const tried = entries.slice(done, suspects === 0 ? undefined : done + Math.ceil(suspects / 2));
      let applied = await applyEntries(this.#updates, tried, blocked);
      let refusal = await this.#try(tried, applied, stepOf);
      const [culprit] = tried;
      if (refusal && refusal !== 'lost' && applied.taken === 1 && culprit) {
        applied = this.#leaveOut(culprit, refusal.error);
        refusal = await this.#try(tried, applied, stepOf);
        // A store is broken if it refuses even a step that only parks an entry.
        if (refusal && refusal !== 'lost') throw refusal.error;
        suspects = 0;
      }
      if (refusal === 'lost') return undefined;
      if (refusal) {
        suspects = applied.taken;
        continue;
      }
      for (const aggregateId of applied.blocked) blocked.add(aggregateId);
      done += applied.taken;
      suspects = Math.max(0, suspects - applied.taken);
      if (suspects === 0) return done;
    }
  }

  #leaveOut({ position, aggregateId, version }: JournalEntry<A>, error: unknown): Applied<V> {
    this.parts.onError(error);
    const parked = [{ position, aggregateId, version, error: describe(error) }];
    return { taken: 1, records: new Map(), removed: [], parked, blocked: [aggregateId], done: [] };
  }

  /** Commits one step. Returns the error if the store refuses the step because of what is in it, and `'lost'` if the lease is lost. */
  async #try(
    tried: readonly JournalEntry<A>[],
    applied: Applied<V>,
    stepOf: StepOf<A>,
  ): Promise<{ readonly error: unknown } | 'lost' | undefined> {
    const { store, view, onProgress } = this.parts;
    const { pace, term, alive } = this.held;
    const { number } = this.generation;
    await alive();
    const { taken, records, removed, parked } = applied;
    pace.tries(taken);
    const { to = this.#bookmark, replayed } = stepOf(tried, applied);
    const { isChildOfAggregate: areNew } = view;
    const { checkpoint: from } = this.#bookmark;
    const step = { term, from, to: to.checkpoint, mark: to.mark, records, areNew, removed, parked, replayed };
    try {
      if (!(await store.commit(number, step))) return 'lost';
    } catch (error) {
      // Any other step would fail with such an error too.
      if (!isSnapfoldError(error) || isUnavailable(error)) throw error;
      return { error };
    }
    this.#bookmark = to;
    // A view with a record per event never loads its records.
    if (!view.isChildOfAggregate) this.#records.stored(records, removed);
    pace.faster();
    this.#firstParked ??= parked[0]?.position;
    onProgress(number, to.checkpoint, this.#firstParked);
    return undefined;
  }
}
