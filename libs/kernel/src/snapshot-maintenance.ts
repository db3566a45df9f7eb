import type { AggregateTypes } from './aggregate.js';
import type { Snapshot } from './snapshot.js';

/** A stored snapshot by name: whose it is, after which event, and in which shape. */
export interface StoredShape {
  /** The aggregate's id. */
  readonly id: string;
  readonly version: number;
  readonly schemaVersion: number;
}

/** A part of the stored snapshots: what comes after an id (`''` for the beginning), at most `limit`. */
export interface ShapeRange {
  readonly after: string;
  readonly limit: number;
}

/** A snapshot to write in place of the stored one of the same version. */
export interface Refresh<A extends AggregateTypes> {
  /** The `schemaVersion` that the stored one must still have. */
  readonly replaces: number;
  readonly snapshot: Snapshot<A>;
  /** The state's key under each unique rule of the aggregate; `undefined` claims nothing. */
  readonly uniqueKeys: Readonly<Record<string, string | undefined>>;
}

/** A refresh that was not written: another aggregate holds its key under a unique rule. */
export interface KeyCollision {
  readonly aggregateId: string;
  readonly rule: string;
}

/**
 * The port for bringing stored snapshots into another shape, while commands go on. Its methods reject with `StoreUnavailable`
 * when the store is out of reach.
 */
export interface SnapshotMaintenance<A extends AggregateTypes> {
  /** Every `schemaVersion` that a stored snapshot has, ascending. */
  schemaVersions(): Promise<readonly number[]>;
  /** How many snapshots are stored with it. */
  count(schemaVersion: number): Promise<number>;
  /** Those that are stored with it, by ascending id. */
  list(schemaVersion: number, range: ShapeRange): Promise<readonly StoredShape[]>;
  /**
   * Writes each snapshot with its keys if the stored one is still at its version and has the `schemaVersion` that it replaces;
   * otherwise a command came first, and what it stored stays. Each stands alone: a collision stops no other.
   */
  refresh(batch: readonly Refresh<A>[]): Promise<readonly KeyCollision[]>;
}
