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
import { nativeCollection } from '../connection/native-collection.js';
import { accessStore } from '../connection/store-access.js';
import { newFollower } from '../documents/follower-documents.js';
import { toGeneration, type GenerationDocument } from '../documents/view-documents.js';
import { FollowerCollections } from '../followers/follower-collections.js';
import { FollowerRegistry } from '../followers/follower-registry.js';
import { FollowerSteps } from '../followers/follower-steps.js';
import type { ConfirmedReads } from '../queries/confirmed-reads.js';
import type { MongoQueryBuilder, StoredDocument } from '../queries/mongo-query.js';
import { MongooseReadModel } from '../queries/mongoose-read-model.js';
import type { CommitSessions } from '../transactions/commit-sessions.js';
import { ViewCollections } from './view-collections.js';
import { ViewSteps } from './view-steps.js';

/** What a store needs to know of its view. */
export type StoredView = Pick<View<never, never>, 'type' | 'version' | 'aggregateType' | 'isChildOfAggregate'>;

/** Where the generations of all views are stored. */
export interface ViewStorage {
  readonly collections: FollowerCollections;
  readonly registry: FollowerRegistry;
  readonly steps: ViewSteps;
}

/** Returns where the generations of all views of a database are stored. */
export function viewStorage(connection: Connection, sessions: CommitSessions, reads: ConfirmedReads): ViewStorage {
  const collections = new FollowerCollections(connection, 'views', 'generation');
  return {
    collections,
    registry: new FollowerRegistry(collections, sessions, reads),
    steps: new ViewSteps(new FollowerSteps(connection, sessions, collections)),
  };
}

/** {@link ViewStore} on MongoDB: a collection per generation, and a registry with a document per generation. */
export class MongooseViewStore<V extends object, Q extends Query> implements ViewStore<V, Q> {
  readonly #registry: mongo.Collection<GenerationDocument>;
  readonly #followers: FollowerRegistry;
  readonly #collections: ViewCollections;
  #read: { readonly number: number; readonly records: ReadModel<V, Q> } | undefined;

  constructor(
    connection: Connection,
    private readonly reads: ConfirmedReads,
    private readonly storage: ViewStorage,
    private readonly view: StoredView,
    private readonly builder: MongoQueryBuilder<Q>,
  ) {
    this.#registry = nativeCollection(connection, 'views');
    this.#followers = storage.registry;
    this.#collections = new ViewCollections(connection, view.type, builder.indexes ?? []);
  }

  async generations(): Promise<readonly ViewGeneration[]> {
    const present = (await this.#registered()).filter(({ isGone }) => !isGone);
    return Promise.all(
      present.map(async (one) => ({ ...toGeneration(one), ...(await this.#followers.following(one)) })),
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
    const term = await this.#followers.lease(this.#id(number), owner, ms);
    if (term !== undefined) await accessStore(() => this.#collections.prepare(number));
    return term;
  }

  release(number: number, term: number): Promise<void> {
    return this.#followers.release(this.#id(number), term);
  }

  async load(number: number, ids: readonly string[]): Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined> {
    const filter: mongo.Filter<StoredDocument> = { _id: { $in: ids } };
    const found = await this.reads.read(() => wholeReply(this.#collections.of(number), filter, ids.length));
    return found && new Map(found.map((document) => [document._id, ownedRecord<V>(document)]));
  }

  async commit(number: number, step: ViewStep<V>): Promise<boolean> {
    return this.storage.steps.commit({ records: this.#collections.of(number), step: storableStep(step) });
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
    const { collections } = this.storage;
    await accessStore(() => collections.parked.deleteMany(collections.of(_id)));
    // The entry goes last: after a failure it shows that something is left to remove.
    const later = { view: this.view.type, number: { $gt: number } };
    if (await accessStore(() => this.#registry.findOne(later)))
      await accessStore(() => this.#registry.deleteOne({ _id }));
    else await accessStore(() => this.#registry.updateOne({ _id }, { $set: { isGone: true } }));
  }

  parked(number: number, after: number, limit: number): Promise<readonly ParkedEvent[]> {
    return this.#followers.parked(this.#id(number), after, limit);
  }

  firstParked(number: number, aggregateId: string): Promise<number | undefined> {
    return this.#followers.firstParked(this.#id(number), { aggregateId });
  }

  requestReplay(number: number): Promise<void> {
    return this.#followers.requestReplay(this.#id(number));
  }

  endReplay(number: number, requests: number): Promise<void> {
    return this.#followers.endReplay(this.#id(number), requests);
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

  /** `false` if another process has added it. */
  async #insert(number: number, version: number): Promise<boolean> {
    // The lease ends now: `retire` counts from it.
    const fresh = { view: this.view.type, number, version, status: 'building', ...newFollower };
    const absent = { _id: this.#id(number), view: { $exists: false } };
    try {
      await accessStore(() => this.#registry.updateOne(absent, [{ $set: fresh }], { upsert: true }));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  #id(number: number): string {
    return this.#collections.name(number);
  }
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
