import type { Query, ReadModel } from '../model/query.js';
import type { OwnedRecord, ParkedEvent, ViewGeneration, ViewStep } from './view-generation.js';

/**
 * The port for the generations of one view. The process that fills a generation holds its lease; a step with the term of a lease that
 * another has taken over changes nothing, so each event takes effect once, however long a process was paused. Its methods
 * reject with `StoreUnavailable` when the store is out of reach.
 */
export interface ViewStore<V extends object, Q extends Query> {
  /** All generations, by ascending number; a retired one only as long as something of it is left to be removed. */
  generations(): Promise<readonly ViewGeneration[]>;
  /** Adds an empty generation with the next number, to be built; none if one of this version is being built already. */
  add(version: number): Promise<void>;
  /**
   * Takes, or keeps, the lease of a generation for `ms` milliseconds by the store's clock; the first time it makes the generation
   * ready to be filled. Resolves with the lease's term, a new one unless `owner` held it all along; `undefined` while another has
   * it, or if the generation is retired.
   */
  lease(generation: number, owner: string, ms: number): Promise<number | undefined>;
  /** Gives the lease back, if the term is still the one of the lease. */
  release(generation: number, term: number): Promise<void>;
  /**
   * The records with these ids, of a view with a record per aggregate; unknown ids are absent. `undefined` if several are found, and
   * are more than about 16 MB.
   */
  load(generation: number, ids: readonly string[]): Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined>;
  /**
   * Makes all of a step durable, or nothing; `false` if the term or the checkpoint is not the generation's any more. Rejects with
   * `StoreUnavailable` when it did not learn which: then only what is stored tells. Rejects, with nothing stored, with
   * `RecordTaken`, `NotStorable` or `CommitTooLarge` when the store will never take it for what is in it, and with an error that has
   * no `kind` when something is broken.
   */
  commit(generation: number, step: ViewStep<V>): Promise<boolean>;
  /** Lets a generation be read from now on; `false` if the term is not the lease's any more. */
  publish(generation: number, term: number): Promise<boolean>;
  /** Takes away a generation that was filled from another journal, although it is read: it is `retired`, if the term is the lease's. */
  discard(generation: number, term: number): Promise<void>;
  /**
   * Removes a generation for good, if nobody has held its lease for `graceMs` milliseconds since it was added, or if it is retired. Its
   * number is not given to another.
   */
  retire(generation: number, graceMs: number): Promise<void>;
  /** At most `limit` parked events after a position, by ascending position. */
  parked(generation: number, after: number, limit: number): Promise<readonly ParkedEvent[]>;
  /** The position of the first parked event of an aggregate. */
  firstParked(generation: number, aggregateId: string): Promise<number | undefined>;
  /** Asks the holder of the lease to try parked events again. */
  requestReplay(generation: number): Promise<void>;
  /** Says that it has been done since so many requests; a later one stays. */
  endReplay(generation: number, requests: number): Promise<void>;
  /** The records of a generation, to be read. */
  records(generation: number): ReadModel<V, Q>;
}
