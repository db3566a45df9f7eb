import type { Aggregate, AggregateTypes } from '@snapfold/kernel';
import {
  isOfShape,
  storableRefresh,
  type IdRange,
  type JournalHead,
  type NotRefreshed,
  type Refresh,
  type SnapshotMaintenance,
  type StoredShape,
} from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { duplicateKeysIn, type DuplicateKey } from '../connection/duplicate-keys.js';
import { nativeCollection } from '../connection/native-collection.js';
import { accessStore } from '../connection/store-access.js';
import { journalLayout, type JournalDocument } from '../documents/journal-document.js';
import { ruleOf, snapshotLayout, toDocument, type SnapshotDocument } from '../documents/snapshot-document.js';
import { expectedAt, guardedReplacement, type ExpectedSnapshot } from './snapshot-writes.js';

const shape = { version: 1, schemaVersion: 1, revision: 1 } as const;

/** {@link SnapshotMaintenance} on MongoDB: each write is guarded by what it replaces, and succeeds or fails by itself. */
export class MongooseSnapshotMaintenance<A extends AggregateTypes> implements SnapshotMaintenance<A> {
  readonly #journal: mongo.Collection<JournalDocument<A>>;
  readonly #snapshots: mongo.Collection<SnapshotDocument<A>>;

  constructor(connection: Connection, aggregate: Aggregate<A>) {
    this.#journal = nativeCollection(connection, journalLayout(aggregate.type).name);
    this.#snapshots = nativeCollection(connection, snapshotLayout(aggregate).name);
  }

  async schemaVersions(): Promise<readonly number[]> {
    const found = await accessStore(() => this.#snapshots.distinct('schemaVersion'));
    return found.sort((a, b) => a - b);
  }

  count(schemaVersion: number): Promise<number> {
    return accessStore(() => this.#snapshots.countDocuments({ schemaVersion }));
  }

  async list(schemaVersion: number, { after, limit }: IdRange): Promise<readonly StoredShape[]> {
    const listed = this.#snapshots.find({ schemaVersion, _id: { $gt: after } }, { projection: shape });
    return (await accessStore(() => listed.sort({ _id: 1 }).limit(limit).toArray())).map(shapeOf);
  }

  async shapes(ids: readonly string[]): Promise<ReadonlyMap<string, StoredShape>> {
    const found = await accessStore(() => this.#snapshots.find({ _id: { $in: ids } }, { projection: shape }).toArray());
    return new Map(found.map((document) => [document._id, shapeOf(document)]));
  }

  /** One index covers both queries, and they skip in it from one aggregate to the next. */
  async journalHeads({ after, limit }: IdRange): Promise<readonly JournalHead[]> {
    const firsts = this.#journal.find(
      { aggregateId: { $gt: after }, version: 1 },
      { projection: { _id: 0, aggregateId: 1 } },
    );
    const listed = await accessStore(() => firsts.sort({ aggregateId: 1 }).limit(limit).toArray());
    const last = listed.at(-1);
    if (!last) return [];
    const heads = this.#journal.aggregate<{ readonly _id: string; readonly version: number }>([
      { $match: { aggregateId: { $gt: after, $lte: last.aggregateId } } },
      // In descending order, since MongoDB 6.0 skips the rest of a group for `$first`, but not for `$last`.
      { $sort: { aggregateId: -1, version: -1 } },
      { $group: { _id: '$aggregateId', version: { $first: '$version' } } },
    ]);
    const versions = new Map((await accessStore(() => heads.toArray())).map(({ _id, version }) => [_id, version]));
    return listed.map(({ aggregateId: id }) => ({ id, version: versions.get(id) ?? 1 }));
  }

  async refresh(given: readonly Refresh<A>[]): Promise<readonly NotRefreshed[]> {
    if (given.length === 0) return [];
    const batch = given.map(storableRefresh);
    const operations = batch.map(({ replaces, snapshot, uniqueKeys }) =>
      guardedReplacement({ expected: expectedOf(replaces), document: toDocument(snapshot, uniqueKeys) }),
    );
    let written = 0;
    const duplicates = await accessStore(() =>
      duplicateKeysIn(async () => {
        const { modifiedCount, upsertedCount } = await this.#snapshots.bulkWrite(operations, { ordered: false });
        written = modifiedCount + upsertedCount;
      }),
    );
    return written === batch.length ? [] : this.#notWritten(batch, duplicates);
  }

  async #notWritten(batch: readonly Refresh<A>[], duplicates: readonly DuplicateKey[]): Promise<NotRefreshed[]> {
    const stored = await this.shapes(batch.map(({ snapshot }) => snapshot.id));
    const taken = new Map(duplicates.map(({ write, index }) => [write, index]));
    const found = batch.map(async ({ snapshot, uniqueKeys }, write): Promise<NotRefreshed | undefined> => {
      const { id: aggregateId } = snapshot;
      const index = taken.get(write);
      // `_id_`: another process has written the missing snapshot at the same moment.
      if (index === undefined || index === '_id_')
        return isOfShape(snapshot, stored.get(aggregateId)) ? undefined : { aggregateId, reason: 'overtaken' };
      const rule = ruleOf(index);
      const key = rule === undefined ? undefined : uniqueKeys[rule];
      if (rule === undefined || key === undefined)
        throw new Error(`The snapshot violates the unique index ${index}, which belongs to no unique rule.`);
      return { aggregateId, reason: 'unique', rule, key, holder: await this.#holderOf(rule, key) };
    });
    return (await Promise.all(found)).filter((one) => one !== undefined);
  }

  async #holderOf(rule: string, key: string): Promise<string | undefined> {
    // The type of the document does not know the names of the rules.
    const filter = { [`unique.${rule}`]: { $eq: key } } as mongo.Filter<SnapshotDocument<A>>;
    const holder = await accessStore(() => this.#snapshots.findOne(filter, { projection: { _id: 1 } }));
    return holder?._id;
  }
}

type Shape = Pick<SnapshotDocument<AggregateTypes>, '_id' | 'version' | 'schemaVersion' | 'revision'>;

const shapeOf = ({ _id: id, version, schemaVersion, revision = 0 }: Shape): StoredShape => ({
  id,
  version,
  schemaVersion,
  revision,
});

function expectedOf(replaces: StoredShape | undefined): ExpectedSnapshot {
  if (!replaces) return expectedAt(0, 0);
  const { version, schemaVersion, revision } = replaces;
  return { ...expectedAt(version, revision), schemaVersion };
}
