import type { Bookmark, JournalEntry } from '../journal/journal-entries.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { FollowerStore, Following } from '../ports/follower-store.js';
import type { AbortSignalLike } from '../runtime/runtime.js';
import type { StepPace } from './step-pace.js';

/** Keeps what comes of the events of a journal: records, or effects elsewhere. A follower knows no more of it than this. */
export interface Keeper<A extends AggregateTypes> {
  readonly store: FollowerStore;
  /** Whether the follower reads on while entries are under way that were not taken. */
  readonly readsOn: boolean;
  /** Begins to apply entries, for as long as the lease is held. */
  begin(term: HeldTerm): Work<A>;
}

/** The term of a lease that this process holds. */
export interface HeldTerm {
  /** How far the follower had come when the term began. */
  readonly begun: Following;
  /** The number of the term. */
  readonly term: number;
  readonly pace: StepPace;
  /** Renews the lease if it is due. Rejects with {@link Abandoned} if the term has to end. */
  readonly alive: () => Promise<void>;
  /** Renews the lease, also if the follower is being stopped. Resolves with `false` if it is lost. */
  readonly renew: () => Promise<boolean>;
  /** Once it is aborted, no more entries are applied. */
  readonly signal: AbortSignalLike;
}

/** The work of a keeper during one term. */
export interface Work<A extends AggregateTypes> {
  /** How far the follower has come. */
  readonly bookmark: Bookmark;
  /** Whether {@link Work.caughtUp} is to be called as soon as the journal's present end is reached. */
  readonly isCatchingUp: boolean;
  /** Takes note of the position of the first event that is still parked. */
  parkedFrom(firstParked: number | undefined): void;
  /** Begins a series of entries. */
  series(stepOf: StepOf<A>, blocked: Set<string>): Series<A>;
  /** Called at the journal's end. Resolves with `false` if the lease is lost. */
  caughtUp(): Promise<boolean>;
  /** Begins again: the journal no longer has the event at the bookmark. The lease has just been renewed. */
  startOver(): Promise<void>;
  /** Called when the term ends. Resolves once nothing of it is under way any more. */
  settle(): Promise<void>;
}

/** Entries that are applied in order: those of the journal, or parked ones. */
export interface Series<A extends AggregateTypes> {
  /**
   * Applies and stores the first of `entries`, at least one entry, and resolves with how many; with `undefined` if the lease is lost. A
   * keeper that reads on may resolve with 0: then the call is repeated with the same entries, which may be followed by more. Parks the
   * entries of aggregates that are `blocked`, and adds to `blocked` the aggregates of which it parks an entry for another reason.
   */
  apply(entries: readonly JournalEntry<A>[]): Promise<number | undefined>;
}

/** What becomes of the first of some entries in a step. */
export interface Taken {
  /** How many entries the step takes, from the first on. */
  readonly taken: number;
  /** The positions of the events that were applied or ignored. */
  readonly done: readonly number[];
}

/**
 * Returns, for a step that was made from the first of the entries `tried`, the bookmark that it moves to (`undefined` if it stays where
 * it is), and the positions of the parked events that it has replayed.
 */
export type StepOf<A extends AggregateTypes> = (
  tried: readonly JournalEntry<A>[],
  taken: Taken,
) => { readonly to: Bookmark | undefined; readonly replayed: readonly number[] };

/** Thrown when no more events may be applied: the lease is lost, or the follower is stopped. */
export class Abandoned extends Error {}
