import type { Aggregate, AggregateTypes, Query } from '@snapfold/kernel';
import type { ReadModel, Snapshot } from '@snapfold/kernel/engine';
import type { Connection } from 'mongoose';
import { nativeCollection } from '../connection/native-collection.js';
import { snapshotLayout, toSnapshot, type SnapshotDocument } from '../documents/snapshot-document.js';
import type { ConfirmedReads } from '../queries/confirmed-reads.js';
import type { MongoQueryBuilder } from '../queries/mongo-query.js';
import { MongooseReadModel } from '../queries/mongoose-read-model.js';

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
