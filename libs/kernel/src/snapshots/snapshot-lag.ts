import type { AggregateTypes } from '../model/aggregate.js';
import type { SnapshotMaintenance, StoredShape } from '../ports/snapshot-maintenance.js';
import { idPages } from './id-pages.js';

/** An aggregate whose snapshot lacks events that the journal has. */
export interface SnapshotLag {
  /** The aggregate's id. */
  readonly id: string;
  /** `undefined` if there is no snapshot at all. */
  readonly stored: StoredShape | undefined;
}

/** How many aggregates are compared at a time. */
const pageSize = 1_000;

/** Yields the aggregates whose snapshots are behind the journal or missing, by ascending id: one list, often empty, per page of ids. */
export async function* snapshotLags<A extends AggregateTypes>(
  maintenance: SnapshotMaintenance<A>,
): AsyncGenerator<readonly SnapshotLag[], void, undefined> {
  for await (const heads of idPages(pageSize, (range) => maintenance.journalHeads(range))) {
    // Read after the journal: a snapshot is stored together with its events, so it will never have the events that it lacks now.
    const shapes = await maintenance.shapes(heads.map(({ id }) => id));
    yield heads
      .filter(({ id, version }) => (shapes.get(id)?.version ?? 0) < version)
      .map(({ id }) => ({ id, stored: shapes.get(id) }));
  }
}
