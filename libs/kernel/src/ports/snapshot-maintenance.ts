import type { AggregateTypes } from '../model/aggregate.js';
import type { Snapshot } from './snapshot.js';

/** A stored snapshot without its state. */
export interface StoredShape {
  /** The aggregate's id. */
  readonly id: string;
  readonly version: number;
  readonly schemaVersion: number;
  readonly revision: number;
}

/** Returns whether both have the same version, `schemaVersion` and revision, or both are absent. Their ids are not compared. */
export function isOfShape(one: StoredShape | undefined, other: StoredShape | undefined): boolean {
  return (
    one?.version === other?.version && one?.schemaVersion === other?.schemaVersion && one?.revision === other?.revision
  );
}

/** The version of the latest event of an aggregate. */
export interface JournalHead {
  /** The aggregate's id. */
  readonly id: string;
  readonly version: number;
}

/** A page of a list that is sorted by aggregate id: at most `limit` entries after an id (`''` for the first page). */
export interface IdRange {
  readonly after: string;
  readonly limit: number;
}

/** A refolded snapshot that is to replace the stored one. */
export interface Refresh<A extends AggregateTypes> {
  /** The snapshot that must still be stored; `undefined` if there must be none. */
  readonly replaces: StoredShape | undefined;
  /** The new snapshot, with a `revision` that no snapshot of the aggregate has had. */
  readonly snapshot: Snapshot<A>;
  /** The state's key under each unique rule of the aggregate; `undefined` claims no key. */
  readonly uniqueKeys: Readonly<Record<string, string | undefined>>;
}

/** A refresh that was not written, and why: the snapshot that it replaces is not stored any more, or another aggregate holds its key. */
export type NotRefreshed = { readonly aggregateId: string } & (
  | { readonly reason: 'overtaken' }
  | {
      readonly reason: 'unique';
      readonly rule: string;
      readonly key: string;
      /** The id of the aggregate that holds the key; `undefined` if it has given the key up since. */
      readonly holder: string | undefined;
    }
);

/**
 * The port for repairing stored snapshots and bringing them into another shape, while commands go on. Its methods reject with
 * `StoreUnavailable` when the store is out of reach.
 */
export interface SnapshotMaintenance<A extends AggregateTypes> {
  /** Returns every `schemaVersion` that a stored snapshot has, ascending. */
  schemaVersions(): Promise<readonly number[]>;
  /** Returns how many stored snapshots have this `schemaVersion`. */
  count(schemaVersion: number): Promise<number>;
  /** Returns stored snapshots with this `schemaVersion`, by ascending id. */
  list(schemaVersion: number, range: IdRange): Promise<readonly StoredShape[]>;
  /** Returns the stored snapshots of these aggregates by id; an aggregate without a snapshot is absent. */
  shapes(ids: readonly string[]): Promise<ReadonlyMap<string, StoredShape>>;
  /** Returns the aggregates that have events, by ascending id. Costs the same however many events each of them has. */
  journalHeads(range: IdRange): Promise<readonly JournalHead[]>;
  /**
   * Writes each snapshot with its unique keys if the snapshot that it replaces is still stored; otherwise a command or another refold
   * came first, and the snapshot that it stored stays. Returns those that were not written. They do not keep the others from being
   * written. A refresh that is sent again is written once. Rejects with `NotStorable`, `CommitTooLarge`, or another error that keeps one of
   * the snapshots from being stored; the others may have been written by then.
   */
  refresh(batch: readonly Refresh<A>[]): Promise<readonly NotRefreshed[]>;
}
