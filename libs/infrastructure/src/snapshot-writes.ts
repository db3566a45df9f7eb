import type { AggregateTypes, Commit } from '@snapfold/kernel';
import type { mongo } from 'mongoose';
import type { SnapshotDocument } from './snapshot-document.js';

/** The one write that a batch makes to the snapshot of one aggregate. */
export interface SnapshotWrite<A extends AggregateTypes> {
  /** The version it must be at; 0 if it must not exist. */
  readonly expectedVersion: number;
  readonly document: SnapshotDocument<A>;
  /** The indexes of the first and the last commit of the batch that change this aggregate. */
  readonly firstCommit: number;
  readonly lastCommit: number;
}

/**
 * One write per aggregate, in the order of their last commits, so that a key is left before it is taken. `position` is that
 * of the batch's first event.
 */
export function snapshotWrites<A extends AggregateTypes>(
  batch: readonly Commit<A>[],
  position: number,
): readonly SnapshotWrite<A>[] {
  const writes = new Map<string, SnapshotWrite<A>>();
  let next = position;
  for (const [commit, { changes }] of batch.entries()) {
    for (const change of changes) {
      next += change.events.length;
      const { aggregateId: id, state, schemaVersion, uniqueKeys } = change;
      const last = change.events.at(-1);
      if (!last) throw new RangeError('A change has at least one event.');
      const earlier = writes.get(id);
      writes.delete(id);
      writes.set(id, {
        expectedVersion: earlier?.expectedVersion ?? change.expectedVersion,
        document: {
          _id: id,
          state,
          version: last.version,
          position: next - 1,
          at: new Date(last.at),
          schemaVersion,
          unique: uniqueKeys,
        },
        firstCommit: earlier?.firstCommit ?? commit,
        lastCommit: commit,
      });
    }
  }
  return [...writes.values()];
}

/**
 * Replaces a snapshot if it is at the version expected; else it changes nothing. The guard is in the update, since MongoDB plans
 * a query for every filter that is more than an `_id`, and a pipeline touches only the indexes of what differs: half the time of
 * a guarded `replaceOne`.
 */
export function guardedReplacement<A extends AggregateTypes>({
  expectedVersion,
  document,
}: SnapshotWrite<A>): mongo.AnyBulkWriteOperation<SnapshotDocument<A>> {
  const isExpected = { $eq: [{ $ifNull: ['$version', 0] }, expectedVersion] };
  return {
    updateOne: {
      filter: { _id: document._id },
      update: [{ $replaceWith: { $cond: [isExpected, { $literal: document }, '$$ROOT'] } }],
      upsert: expectedVersion === 0,
    },
  };
}

/**
 * Takes from snapshots the unique keys that one change of a commit leaves and another claims, so that the order in which the two
 * are written does not matter. To be written first.
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
