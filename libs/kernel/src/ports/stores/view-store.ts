import type { Query, ReadModel } from '../../model/query.js';
import type { ParkedEvent } from '../follower-store.js';
import type { OwnedRecord, ViewGeneration, ViewStep } from './view-generation.js';

/**
 * The port for the generations of one view. The process that fills a generation holds its lease. Once another process has taken the
 * lease over, a step with the older term changes nothing, so each event takes effect once, however long a process was paused. The
 * methods reject with `StoreUnavailable` when the store is out of reach.
 */
export interface ViewStore<V extends object, Q extends Query> {
  /** Returns all generations, by ascending number; a retired one only as long as a part of it is left to remove. */
  generations(): Promise<readonly ViewGeneration[]>;
  /** Adds an empty generation in status `building`, with the next number, unless one of this version is being built already. */
  add(version: number): Promise<void>;
  /**
   * Takes or renews the lease of a generation, for `ms` milliseconds of the store's clock. The first lease also makes the generation
   * ready to be filled. Resolves with the term of the lease, which is a new one unless `owner` has held the lease all along; with
   * `undefined` while another owner holds it, or if the generation is retired.
   */
  lease(generation: number, owner: string, ms: number): Promise<number | undefined>;
  /** Gives the lease back, if its term is still `term`. */
  release(generation: number, term: number): Promise<void>;
  /**
   * Returns the records with these ids, of a view with one record per aggregate; unknown ids are absent. Returns `undefined` if several
   * records are found that take more than about 16 MB together.
   */
  load(generation: number, ids: readonly string[]): Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined>;
  /**
   * Makes all of a step durable, or nothing of it. Resolves with `false` if the generation does not have the term or the checkpoint of
   * the step any more. Rejects with `StoreUnavailable` when the store did not learn whether the step is stored: read the generation to
   * find out. Rejects, with nothing stored, with `RecordTaken`, `NotStorable` or `CommitTooLarge` when the store can never take the
   * content of the step, and with an error that has no `kind` when something is broken.
   */
  commit(generation: number, step: ViewStep<V>): Promise<boolean>;
  /** Makes a `building` generation `live`, so that it is read; `false` if it is not `building` or its lease has another term. */
  publish(generation: number, term: number): Promise<boolean>;
  /** Retires a generation that was filled from another journal, even if it is read, provided that the term of its lease is `term`. */
  discard(generation: number, term: number): Promise<void>;
  /**
   * Removes a generation for good if it is retired, or if nobody has held its lease for `graceMs` milliseconds (counted from when it was
   * added, if it was never leased). Its number is not used again.
   */
  retire(generation: number, graceMs: number): Promise<void>;
  /** Returns at most `limit` parked events after a position, by ascending position. */
  parked(generation: number, after: number, limit: number): Promise<readonly ParkedEvent[]>;
  /** Returns the position of the first parked event of an aggregate, or `undefined` if there is none. */
  firstParked(generation: number, aggregateId: string): Promise<number | undefined>;
  /** Asks the holder of the lease to try parked events again. */
  requestReplay(generation: number): Promise<void>;
  /** Resets the requests for a replay, if there are still exactly `requests`: one that came during the replay stays. */
  endReplay(generation: number, requests: number): Promise<void>;
  /** Returns the read model of the records of a generation. */
  records(generation: number): ReadModel<V, Q>;
}
