import type { Query, View } from '@snapfold/kernel';
import {
  frozen,
  storableStep,
  type OwnedRecord,
  type ParkedEvent,
  type ReadModel,
  type ViewGeneration,
  type ViewStep,
  type ViewStore,
} from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { isDuplicateKey } from '../connection/duplicate-keys.js';
import { isOverTime } from '../connection/mongo-errors.js';
import { nativeCollection } from '../connection/native-collection.js';
import { accessStore } from '../connection/store-access.js';
import {
  toGeneration,
  toParkedEvent,
  type GenerationDocument,
  type ParkedDocument,
} from '../documents/view-documents.js';
import type { ConfirmedReads } from '../queries/confirmed-reads.js';
import type { MongoQueryBuilder, StoredDocument } from '../queries/mongo-query.js';
import { MongooseReadModel } from '../queries/mongoose-read-model.js';
import type { CommitSessions } from '../transactions/commit-sessions.js';
import { ViewCollections } from './view-collections.js';
import type { ViewSteps } from './view-steps.js';

/** How long `lease` waits for a transaction of the lease's holder before it kills the sessions of silent writers. */
const leaseWaitMs = 1_000;

/** What a store needs to know of its view. */
export type StoredView = Pick<View<never, never>, 'type' | 'version' | 'aggregateType' | 'isChildOfAggregate'>;

/** {@link ViewStore} on MongoDB: a collection per generation, and a registry with a document per generation. */
export class MongooseViewStore<V extends object, Q extends Query> implements ViewStore<V, Q> {
  readonly #registry: mongo.Collection<GenerationDocument>;
  readonly #parked: mongo.Collection<ParkedDocument>;
  readonly #collections: ViewCollections;
  #read: { readonly number: number; readonly records: ReadModel<V, Q> } | undefined;

  constructor(
    connection: Connection,
    private readonly sessions: CommitSessions,
    private readonly reads: ConfirmedReads,
    private readonly steps: ViewSteps,
    private readonly view: StoredView,
    private readonly builder: MongoQueryBuilder<Q>,
  ) {
    this.#registry = nativeCollection(connection, 'views');
    this.#parked = nativeCollection(connection, 'views_parked');
    this.#collections = new ViewCollections(connection, view.type, builder.indexes ?? []);
  }

  async generations(): Promise<readonly ViewGeneration[]> {
    const present = (await this.#registered()).filter(({ isGone }) => !isGone);
    // Parked events are read after the checkpoint, so that none up to the checkpoint is missed.
    return Promise.all(
      present.map(async (one) => ({
        ...toGeneration(one),
        firstParked: one.parked > 0 ? await this.#firstParked({ generation: one._id }) : undefined,
      })),
    );
  }

  async add(version: number): Promise<void> {
    for (;;) {
      const known = await this.#registered();
      if (known.some((one) => one.version === version && one.status === 'building')) return;
      const taken = [...known.map(({ number }) => number), ...(await accessStore(() => this.#collections.numbers()))];
      const number = Math.max(0, ...taken) + 1;
      if (!(await this.#insert(number, version))) continue;
      // The entries of removed generations only kept their numbers from being given again. The new entry does that now.
      await accessStore(() =>
        this.#registry.deleteMany({ view: this.view.type, isGone: true, number: { $lt: number } }),
      );
      return;
    }
  }

  async lease(number: number, owner: string, ms: number): Promise<number | undefined> {
    // `since` is in the future if the clock was set back. The tolerance is for commands that waited for another process to lease:
    // `$$NOW` is the time at which a command began.
    const isToCome = { $gt: ['$lease.since', { $add: ['$$NOW', 2 * leaseWaitMs] }] };
    const isOver = { $or: [{ $lte: ['$lease.until', '$$NOW'] }, isToCome] };
    const isOurs = { $eq: ['$lease.owner', { $literal: owner }] };
    const filter = { ...this.#present(number), $expr: { $or: [isOver, isOurs] } };
    const term = { $cond: [isOver, { $add: ['$lease.term', 1] }, '$lease.term'] };
    const lease = { owner: { $literal: owner }, term, since: '$$NOW', until: { $add: ['$$NOW', ms] } };
    const options = { returnDocument: 'after', maxTimeMS: leaseWaitMs } as const;
    const leased = await accessStore(() =>
      this.#registry.findOneAndUpdate(filter, [{ $set: { lease } }], options).catch(unlessOverTime),
    );
    // The holder has left a transaction open: it may have been killed or paused.
    if (leased === 'over time') await accessStore(() => this.sessions.registry.killSilent());
    if (leased === 'over time' || leased === null) return undefined;
    await accessStore(() => this.#collections.prepare(number));
    return leased.lease.term;
  }

  async release(number: number, term: number): Promise<void> {
    const filter = { ...this.#present(number), 'lease.term': term };
    await accessStore(() => this.#registry.updateOne(filter, [{ $set: { 'lease.until': '$$NOW' } }]));
  }

  async load(number: number, ids: readonly string[]): Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined> {
    const filter: mongo.Filter<StoredDocument> = { _id: { $in: ids } };
    const found = await this.reads.read(() => wholeReply(this.#collections.of(number), filter, ids.length));
    return found && new Map(found.map((document) => [document._id, ownedRecord<V>(document)]));
  }

  async commit(number: number, step: ViewStep<V>): Promise<boolean> {
    return this.steps.commit({ records: this.#collections.of(number), step: storableStep(step) });
  }

  async publish(number: number, term: number): Promise<boolean> {
    const filter: mongo.Filter<GenerationDocument> = { _id: this.#id(number), 'lease.term': term, status: 'building' };
    const { matchedCount } = await accessStore(() => this.#registry.updateOne(filter, { $set: { status: 'live' } }));
    return matchedCount === 1;
  }

  async discard(number: number, term: number): Promise<void> {
    const filter: mongo.Filter<GenerationDocument> = { _id: this.#id(number), 'lease.term': term };
    await accessStore(() => this.#registry.updateOne(filter, { $set: { status: 'retired' } }));
  }

  async retire(number: number, graceMs: number): Promise<void> {
    const _id = this.#id(number);
    const isLeft = { $lte: [{ $add: ['$lease.until', graceMs] }, '$$NOW'] };
    const filter: mongo.Filter<GenerationDocument> = { _id, $or: [{ status: 'retired' }, { $expr: isLeft }] };
    const { matchedCount } = await accessStore(() => this.#registry.updateOne(filter, { $set: { status: 'retired' } }));
    if (matchedCount === 0) return;
    await accessStore(() => this.#collections.drop(number));
    await accessStore(() => this.#parked.deleteMany({ generation: _id }));
    // The entry goes last: after a failure it shows that something is left to remove.
    const later = { view: this.view.type, number: { $gt: number } };
    if (await accessStore(() => this.#registry.findOne(later)))
      await accessStore(() => this.#registry.deleteOne({ _id }));
    else await accessStore(() => this.#registry.updateOne({ _id }, { $set: { isGone: true } }));
  }

  async parked(number: number, after: number, limit: number): Promise<readonly ParkedEvent[]> {
    const filter = { generation: this.#id(number), position: { $gt: after } };
    const found = await this.reads.read(() => this.#parked.find(filter).sort({ position: 1 }).limit(limit).toArray());
    return found.map(toParkedEvent);
  }

  firstParked(number: number, aggregateId: string): Promise<number | undefined> {
    return this.#firstParked({ generation: this.#id(number), aggregateId });
  }

  async requestReplay(number: number): Promise<void> {
    const asked = { $cond: [{ $isNumber: '$replay' }, '$replay', { $cond: ['$replay', 1, 0] }] };
    const request = { $set: { replay: { $add: [asked, 1] } } };
    await accessStore(() => this.#registry.updateOne(this.#present(number), [request]));
  }

  async endReplay(number: number, requests: number): Promise<void> {
    const filter = { ...this.#present(number), replay: { $in: requests === 1 ? [1, true] : [requests] } };
    await accessStore(() => this.#registry.updateOne(filter, { $set: { replay: 0 } }));
  }

  /** Returns the same read model as before as long as the same generation is read, so that its callers can share reads. */
  records(number: number): ReadModel<V, Q> {
    if (this.#read?.number !== number) {
      const records = new MongooseReadModel(this.reads, this.#collections.of(number), this.builder, toRecord<V>);
      this.#read = { number, records };
    }
    return this.#read.records;
  }

  #registered(): Promise<readonly GenerationDocument[]> {
    return accessStore(() => this.#registry.find({ view: this.view.type }).sort({ number: 1 }).toArray());
  }

  async #firstParked(filter: mongo.Filter<ParkedDocument>): Promise<number | undefined> {
    const first = await this.reads.read(() => this.#parked.findOne(filter, { sort: { position: 1 } }));
    return first?.position;
  }

  /** `false` if another process has added it. */
  async #insert(number: number, version: number): Promise<boolean> {
    const fresh = { view: this.view.type, number, version, status: 'building', checkpoint: 0, parked: 0, replay: 0 };
    // `until` is now, by the server's clock: `retire` counts from it.
    const lease = { owner: '', term: 0, until: '$$NOW' };
    const absent = { _id: this.#id(number), view: { $exists: false } };
    try {
      await accessStore(() => this.#registry.updateOne(absent, [{ $set: { ...fresh, lease } }], { upsert: true }));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  #present(number: number) {
    return { _id: this.#id(number), status: { $ne: 'retired' as const } };
  }

  #id(number: number): string {
    return this.#collections.name(number);
  }
}

function unlessOverTime(error: unknown): 'over time' {
  if (isOverTime(error)) return 'over time';
  throw error;
}

/** The documents that match, at most `count`; `undefined` if they do not fit into one reply, which the server ends before 16 MB. */
async function wholeReply(
  records: mongo.Collection<StoredDocument>,
  filter: mongo.Filter<StoredDocument>,
  count: number,
): Promise<readonly StoredDocument[] | undefined> {
  // With room for one more, the server sees that there is none and closes the cursor.
  const cursor = records.find(filter, { batchSize: count + 1 });
  await cursor.hasNext();
  // If there are more, the documents are not even decoded.
  const found = cursor.id?.isZero() ? cursor.readBufferedDocuments() : undefined;
  await cursor.close();
  return found;
}

function ownedRecord<V extends object>(document: StoredDocument): OwnedRecord<V> {
  const { _id, _aggregateId: owner } = document;
  return { aggregateId: typeof owner === 'string' ? owner : _id, record: frozen(toRecord<V>(document)) };
}

function toRecord<V>({ _id, _aggregateId, ...record }: StoredDocument): V {
  // Only steps write here, and `commit` takes only steps with records of type V.
  return record as V;
}
