import { describe } from '../../errors/describe.js';
import { isSnapfoldError, isUnavailable } from '../../errors/error-kind.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import type { ViewGeneration } from '../../ports/view-generation.js';
import type { AbortSignalLike } from '../../runtime/runtime.js';
import type { Bookmark, JournalEntry } from '../journal/journal-entries.js';
import { StepPace } from './step-pace.js';
import { TermRecords } from './term-records.js';
import type { ViewParts } from './view-parts.js';
import { applyEntries, type Applied, type ViewUpdates } from './view-updates.js';

/** Where a step leads that was made of the first of these entries, if it does not stay, and which parked events it settles. */
export type StepOf<A extends AggregateTypes, V extends object> = (
  tried: readonly JournalEntry<A>[],
  applied: Applied<V>,
) => { readonly to: Bookmark | undefined; readonly replayed: readonly number[] };

/** What the steps of a term have in common. */
export interface StepTerm {
  readonly pace: StepPace;
  readonly generation: ViewGeneration;
  /** The lease's term. */
  readonly term: number;
  /** Renews the lease if need be. Rejects with `Abandoned` if it is lost. */
  readonly alive: () => Promise<void>;
  readonly signal: AbortSignalLike;
}

/** Writes the steps of a generation as long as its lease is held, and parks what cannot be applied or stored. */
export class StepWriter<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly #updates: ViewUpdates<A, V>;
  readonly #records: TermRecords<V>;
  #bookmark: Bookmark;
  /** The position of the first parked event, or one before it. */
  #firstParked: number | undefined;
  /** How often something is still tried again before all is applied: many that fail hold up the others no longer than one. */
  #retries = 0;

  constructor(
    private readonly parts: ViewParts<A, V, Q>,
    private readonly held: StepTerm,
  ) {
    const { view, store, runtime, limits } = parts;
    const { generation, alive, signal } = held;
    this.#bookmark = generation;
    this.#firstParked = generation.firstParked;
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

  /** Renews the lease if need be. Rejects with `Abandoned` if it is lost. */
  get alive(): () => Promise<void> {
    return this.held.alive;
  }

  /** How far the generation has come. */
  get bookmark(): Bookmark {
    return this.#bookmark;
  }

  /** Takes notice of what is left of the parked events. */
  parkedFrom(firstParked: number | undefined): void {
    this.#firstParked = firstParked;
    this.parts.onProgress(this.held.generation.number, this.#bookmark.checkpoint, firstParked);
  }

  /**
   * Applies the first of `entries`, at least one. Returns how many, or `undefined` if the lease is lost. What the store refuses is
   * tried again by halves, until the culprit is alone, and is parked. Entries of aggregates that are `blocked` are parked; those of
   * which an entry is parked for another reason are added.
   */
  async apply(
    entries: readonly JournalEntry<A>[],
    stepOf: StepOf<A, V>,
    blocked: Set<string>,
  ): Promise<number | undefined> {
    this.#retries = this.parts.limits.attempts - 1;
    let done = 0;
    // The culprit is one of so many that come next.
    let suspects = 0;
    for (;;) {
      const tried = entries.slice(done, suspects === 0 ? undefined : done + Math.ceil(suspects / 2));
      let applied = await applyEntries(this.#updates, tried, blocked);
      let refusal = await this.#try(tried, applied, stepOf);
      const [culprit] = tried;
      if (refusal && refusal !== 'lost' && applied.taken === 1 && culprit) {
        applied = this.#leaveOut(culprit, refusal.error);
        refusal = await this.#try(tried, applied, stepOf);
        // What takes not even this is broken.
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

  /** Commits one step; tells why the store will never take it, if that is for what is in it. */
  async #try(
    tried: readonly JournalEntry<A>[],
    applied: Applied<V>,
    stepOf: StepOf<A, V>,
  ): Promise<{ readonly error: unknown } | 'lost' | undefined> {
    const { store, view, onProgress } = this.parts;
    const { pace, generation, term, alive } = this.held;
    await alive();
    const { taken, records, removed, parked } = applied;
    pace.tries(taken);
    const { to = this.#bookmark, replayed } = stepOf(tried, applied);
    const { isChildOfAggregate: areNew } = view;
    const { checkpoint: from } = this.#bookmark;
    const step = { term, from, to: to.checkpoint, mark: to.mark, records, areNew, removed, parked, replayed };
    try {
      if (!(await store.commit(generation.number, step))) return 'lost';
    } catch (error) {
      // Anything else would come of any step.
      if (!isSnapfoldError(error) || isUnavailable(error)) throw error;
      return { error };
    }
    this.#bookmark = to;
    // Of a record per event none is read again.
    if (!view.isChildOfAggregate) this.#records.stored(records, removed);
    pace.faster();
    this.#firstParked ??= parked[0]?.position;
    onProgress(generation.number, to.checkpoint, this.#firstParked);
    return undefined;
  }
}
