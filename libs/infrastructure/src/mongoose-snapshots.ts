import type { Aggregate, AggregateTypes, Query } from '@snapfold/kernel';
import type { ReadModel, Snapshot } from '@snapfold/kernel/engine';
import type { Connection } from 'mongoose';
import type { ConfirmedReads } from './confirmed-reads.js';
import type { MongoQueryBuilder } from './mongo-query.js';
import { MongooseReadModel } from './mongoose-read-model.js';
import { nativeCollection } from './native-collection.js';
import { type SnapshotDocument, snapshotLayout, toSnapshot } from './snapshot-document.js';

/** The snapshots of an aggregate type as a read model. */
export function mongooseSnapshots<A extends AggregateTypes, Q extends Query>(
  connection: Connection,
  reads: ConfirmedReads,
  aggregate: Aggregate<A>,
  builder: MongoQueryBuilder<Q>,
): ReadModel<Snapshot<A>, Q> {
  const { name } = snapshotLayout(aggregate);
  return new MongooseReadModel<SnapshotDocument<A>, Snapshot<A>, Q>(
    reads,
    nativeCollection(connection, name),
    builder,
    toSnapshot<A>,
  );
}
