import type {
  Aggregate,
  AggregateTypes,
  KeyCollision,
  Refresh,
  ShapeRange,
  SnapshotMaintenance,
  StoredShape,
} from '@snapfold/kernel';
import type { Connection, mongo } from 'mongoose';
import { duplicateKeysIn } from './mongo-errors.js';
import { nativeCollection } from './native-collection.js';
import { ruleOf, snapshotLayout, toDocument, type SnapshotDocument } from './snapshot-document.js';
import { accessStore } from './store-access.js';

/** {@link SnapshotMaintenance} on MongoDB: every write stands alone, guarded by the version and shape that it replaces. */
export class MongooseSnapshotMaintenance<A extends AggregateTypes> implements SnapshotMaintenance<A> {
  readonly #snapshots: mongo.Collection<SnapshotDocument<A>>;

  constructor(connection: Connection, aggregate: Aggregate<A>) {
    this.#snapshots = nativeCollection(connection, snapshotLayout(aggregate).name);
  }

  async schemaVersions(): Promise<readonly number[]> {
    const found = await accessStore(() => this.#snapshots.distinct('schemaVersion'));
    return found.sort((a, b) => a - b);
  }

  count(schemaVersion: number): Promise<number> {
    return accessStore(() => this.#snapshots.countDocuments({ schemaVersion }));
  }

  async list(schemaVersion: number, { after, limit }: ShapeRange): Promise<readonly StoredShape[]> {
    const found = await accessStore(() =>
      this.#snapshots
        .find({ schemaVersion, _id: { $gt: after } }, { projection: { version: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(({ _id: id, version }) => ({ id, version, schemaVersion }));
  }

  async refresh(batch: readonly Refresh<A>[]): Promise<readonly KeyCollision[]> {
    if (batch.length === 0) return [];
    const operations = batch.map(({ replaces, snapshot, uniqueKeys }) => {
      const { _id, ...replacement } = toDocument(snapshot, uniqueKeys);
      return { replaceOne: { filter: { _id, version: snapshot.version, schemaVersion: replaces }, replacement } };
    });
    const duplicates = await accessStore(() =>
      duplicateKeysIn(() => this.#snapshots.bulkWrite(operations, { ordered: false })),
    );
    return duplicates.map(({ index, write }) => {
      const [aggregateId, rule] = [batch[write]?.snapshot.id, ruleOf(index)];
      if (aggregateId === undefined || rule === undefined) throw new Error(`${index} is not a unique rule.`);
      return { aggregateId, rule };
    });
  }
}
