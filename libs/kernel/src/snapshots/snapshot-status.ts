import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { SnapshotMaintenance } from '../ports/snapshot-maintenance.js';
import { snapshotLags } from './snapshot-lag.js';

/** How many snapshots are stored with a `schemaVersion`. */
export interface SchemaCount {
  readonly schemaVersion: number;
  readonly count: number;
}

/** How the stored snapshots of an aggregate type relate to this release. */
export interface SnapshotStatus {
  readonly aggregateType: string;
  /** The `schemaVersion` of this release. */
  readonly schemaVersion: number;
  readonly total: number;
  /** How many snapshots have that `schemaVersion`. */
  readonly current: number;
  /** How many snapshots have each lower `schemaVersion`: they are folded again at each read. */
  readonly stale: readonly SchemaCount[];
  /**
   * How many snapshots have each higher `schemaVersion`: a later release wrote them. This release folds them again at each read, and never
   * refolds them.
   */
  readonly newer: readonly SchemaCount[];
  /** How many snapshots lack events that the journal has: no command on their aggregates can be stored. */
  readonly behind: number;
  /** How many aggregates have events, but no snapshot. */
  readonly missing: number;
}

/** Counts the stored snapshots of each `schemaVersion` for which `isAsked` returns `true`. */
export async function countSnapshots<A extends AggregateTypes>(
  snapshots: SnapshotMaintenance<A>,
  isAsked: (schemaVersion: number) => boolean = () => true,
): Promise<readonly SchemaCount[]> {
  const versions = (await snapshots.schemaVersions()).filter(isAsked);
  return Promise.all(
    versions.map(async (schemaVersion) => ({ schemaVersion, count: await snapshots.count(schemaVersion) })),
  );
}

/** Returns the sum of counts. */
export const totalOf = (counts: readonly SchemaCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);

/** Returns the status of the stored snapshots for the release that declares the aggregate. */
export async function snapshotStatus<A extends AggregateTypes>(
  { type: aggregateType, schemaVersion: own }: Aggregate<A>,
  snapshots: SnapshotMaintenance<A>,
): Promise<SnapshotStatus> {
  const counts = await countSnapshots(snapshots);
  let [behind, missing] = [0, 0];
  for await (const lags of snapshotLags(snapshots)) {
    const stored = lags.filter((lag) => lag.stored !== undefined).length;
    behind += stored;
    missing += lags.length - stored;
  }
  return {
    aggregateType,
    schemaVersion: own,
    total: totalOf(counts),
    current: totalOf(counts.filter(({ schemaVersion }) => schemaVersion === own)),
    stale: counts.filter(({ schemaVersion }) => schemaVersion < own),
    newer: counts.filter(({ schemaVersion }) => schemaVersion > own),
    behind,
    missing,
  };
}
