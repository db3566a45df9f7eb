import type { AggregateTypes } from '@snapfold/kernel';
import type { Commit, PositionedCommit } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import { toDocument, type SnapshotDocument } from '../documents/snapshot-document.js';

/** The fields that a stored snapshot must have to be replaced; `null` for one that must be absent. */
export interface ExpectedSnapshot {
  readonly version: number | null;
  readonly revision: number | null;
  /** Any version matches if this is absent. */
  readonly schemaVersion?: number;
}

/** At version 0 there is no snapshot, and a revision of 0 is not stored. */
export function expectedAt(version: number, revision: number): ExpectedSnapshot {
  return { version: version === 0 ? null : version, revision: revision === 0 ? null : revision };
}

/** The one write that a batch makes to the snapshot of one aggregate. */
export interface SnapshotWrite<A extends AggregateTypes> {
  readonly expected: ExpectedSnapshot;
  readonly document: SnapshotDocument<A>;
  /** The indexes of the first and the last commit of the batch that change this aggregate. */
  readonly firstCommit: number;
  readonly lastCommit: number;
}

/** Returns one write per aggregate, in the order of their last commits, so that a unique key is given up before it is claimed. */
export function snapshotWrites<A extends AggregateTypes>(
  batch: readonly PositionedCommit<A>[],
): readonly SnapshotWrite<A>[] {
  const writes = new Map<string, SnapshotWrite<A>>();
  for (const [commit, { changes }] of batch.entries()) {
    for (const change of changes) {
      const { aggregateId: id, expectedVersion, expectedRevision: revision, state, schemaVersion } = change;
      const last = change.events.at(-1);
      if (!last) throw new RangeError(`The change of the aggregate ${id} has no events.`);
      const { version, position, at } = last;
      const earlier = writes.get(id);
      writes.delete(id);
      writes.set(id, {
        expected: earlier?.expected ?? expectedAt(expectedVersion, revision),
        document: toDocument({ id, state, version, position, at, schemaVersion, revision }, change.uniqueKeys),
        firstCommit: earlier?.firstCommit ?? commit,
        lastCommit: commit,
      });
    }
  }
  return [...writes.values()];
}

/**
 * Returns the write that replaces a snapshot if the stored one is the expected one, and changes nothing otherwise. The guard is in the
 * update, a pipeline, which takes half the time of a guarded `replaceOne`: MongoDB plans a query for every filter that is more than an
 * `_id`, and a pipeline touches only the indexes of fields that differ. The guard compares all fields at once: each further comparison
 * adds a quarter to the time of the write.
 */
export function guardedReplacement<A extends AggregateTypes>({
  expected,
  document,
}: Pick<SnapshotWrite<A>, 'expected' | 'document'>): mongo.AnyBulkWriteOperation<SnapshotDocument<A>> {
  const fields = Object.keys(expected).map((field) => `$${field}`);
  // Inside an array expression, an absent field is null.
  const isExpected = { $eq: [fields, Object.values(expected)] };
  return {
    updateOne: {
      filter: { _id: document._id },
      update: [{ $replaceWith: { $cond: [isExpected, { $literal: document }, '$$ROOT'] } }],
      // Only if the guard expects no snapshot: any other upsert would leave an empty document.
      upsert: Object.values(expected).every((value) => value === null),
    },
  };
}

/**
 * Returns the writes that remove from snapshots each unique key that one change of a commit gives up and another claims. Write them
 * first: then the order in which the two snapshots are written does not matter.
 */
export function keyReleases<A extends AggregateTypes>(
  batch: readonly Commit<A>[],
): readonly mongo.AnyBulkWriteOperation<SnapshotDocument<A>>[] {
  const joint = batch.filter(({ changes }) => changes.length > 1);
  return joint.flatMap(({ changes }) =>
    changes.flatMap(({ aggregateId, heldKeys, uniqueKeys }) => {
      const left = Object.entries(heldKeys).filter(
        ([rule, key]) => uniqueKeys[rule] !== key && changes.some((other) => other.uniqueKeys[rule] === key),
      );
      if (left.length === 0) return [];
      const update = [{ $unset: left.map(([rule]) => `unique.${rule}`) }];
      return [{ updateOne: { filter: { _id: aggregateId }, update } }];
    }),
  );
}
