import type { AggregateTypes } from '../model/aggregate.js';
import type { Snapshot } from './snapshot.js';

/** A stored snapshot by name: whose it is, after which event, in which shape, and how often it has been refolded. */
export interface StoredShape {
  /** The aggregate's id. */
  readonly id: string;
  readonly version: number;
  readonly schemaVersion: number;
  readonly revision: number;
}

/** Whether both are of one version, shape and revision, or neither is there. Their ids are not looked at. */
export function isOfShape(one: StoredShape | undefined, other: StoredShape | undefined): boolean {
  return (
    one?.version === other?.version && one?.schemaVersion === other?.schemaVersion && one?.revision === other?.revision
  );
}

/** The latest event of an aggregate by name. */
export interface JournalHead {
  /** The aggregate's id. */
  readonly id: string;
  readonly version: number;
}

/** A part of what is listed by aggregate: what comes after an id (`''` for the beginning), at most `limit`. */
export interface IdRange {
  readonly after: string;
  readonly limit: number;
}

/** A snapshot to write in place of what is stored of its aggregate. */
export interface Refresh<A extends AggregateTypes> {
  /** What must still be stored; `undefined` for nothing. */
  readonly replaces: StoredShape | undefined;
  /** Of a `revision` that no snapshot of the aggregate has had. */
  readonly snapshot: Snapshot<A>;
  /** The state's key under each unique rule of the aggregate; `undefined` claims nothing. */
  readonly uniqueKeys: Readonly<Record<string, string | undefined>>;
}

/** A refresh that was not written, and why: what it replaces is not stored any more, or another aggregate holds its key. */
export type NotRefreshed = { readonly aggregateId: string } & (
  | { readonly reason: 'overtaken' }
  | {
      readonly reason: 'unique';
      readonly rule: string;
      readonly key: string;
      /** The id of the aggregate that holds it; `undefined` if it has left it since. */
      readonly holder: string | undefined;
    }
);

/**
 * The port for repairing stored snapshots and bringing them into another shape, while commands go on. Its methods reject with
 * `StoreUnavailable` when the store is out of reach.
 */
export interface SnapshotMaintenance<A extends AggregateTypes> {
  /** Every `schemaVersion` that a stored snapshot has, ascending. */
  schemaVersions(): Promise<readonly number[]>;
  /** How many snapshots are stored with it. */
  count(schemaVersion: number): Promise<number>;
  /** Those that are stored with it, by ascending id. */
  list(schemaVersion: number, range: IdRange): Promise<readonly StoredShape[]>;
  /** What is stored of these aggregates, by id; one without a snapshot is absent. */
  shapes(ids: readonly string[]): Promise<ReadonlyMap<string, StoredShape>>;
  /** The aggregates that have events, by ascending id. Costs the same however many events each of them has. */
  journalHeads(range: IdRange): Promise<readonly JournalHead[]>;
  /**
   * Writes each snapshot with its keys, if what it replaces is still stored; otherwise a command or another refold came first, and
   * what that stored stays. Each stands alone: one that is not written stops no other. One that is sent again is written once.
   * Rejects with `NotStorable`, `CommitTooLarge`, or whatever else keeps one of them from being stored; the others may have been written by then.
   */
  refresh(batch: readonly Refresh<A>[]): Promise<readonly NotRefreshed[]>;
}
