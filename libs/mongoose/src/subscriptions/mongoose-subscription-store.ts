import type {
  FollowerStep,
  Following,
  ParkedEvent,
  SubscriptionNames,
  SubscriptionStore,
} from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { isDuplicateKey } from '../connection/duplicate-keys.js';
import { accessStore } from '../connection/store-access.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { newFollower, type FollowerDocument } from '../documents/follower-documents.js';
import { FollowerCollections } from '../followers/follower-collections.js';
import { FollowerRegistry } from '../followers/follower-registry.js';
import { FollowerSteps, moveOf } from '../followers/follower-steps.js';
import type { ConfirmedReads } from '../queries/confirmed-reads.js';
import type { CommitSessions } from '../transactions/commit-sessions.js';

/** Where all subscriptions are stored. */
export interface SubscriptionStorage {
  readonly collections: FollowerCollections;
  readonly registry: FollowerRegistry;
  readonly steps: FollowerSteps;
}

/** Returns where all subscriptions of a database are stored. */
export function subscriptionStorage(
  connection: Connection,
  sessions: CommitSessions,
  reads: ConfirmedReads,
): SubscriptionStorage {
  const collections = new FollowerCollections(connection, 'subscriptions', 'subscription');
  return {
    collections,
    registry: new FollowerRegistry(collections, sessions, reads),
    steps: new FollowerSteps(connection, sessions, collections),
  };
}

/** {@link SubscriptionStore} on MongoDB: a document per subscription, and one per parked event. */
export class MongooseSubscriptionStore implements SubscriptionStore {
  readonly #id: string;

  constructor(
    private readonly storage: SubscriptionStorage,
    private readonly names: SubscriptionNames,
  ) {
    this.#id = `${names.name}:${names.aggregateType}`;
  }

  async find(): Promise<Following | undefined> {
    const found = await this.#document();
    return found ? this.storage.registry.following(found) : undefined;
  }

  async lease(owner: string, ms: number): Promise<number | undefined> {
    const { registry } = this.storage;
    const term = await registry.lease(this.#id, owner, ms);
    if (term !== undefined || (await this.#document())) return term;
    await this.#add();
    return registry.lease(this.#id, owner, ms);
  }

  release(term: number): Promise<void> {
    return this.storage.registry.release(this.#id, term);
  }

  /** A step that parks and replays nothing is a single update, which needs no transaction. */
  async commit(step: FollowerStep): Promise<boolean> {
    const { steps, collections } = this.storage;
    if (step.parked.length > 0 || step.replayed.length > 0) return steps.alone({ id: this.#id, step });
    const { filter, update } = moveOf(this.#id, step, systemRuntime.newId());
    const { matchedCount } = await accessStore(() => collections.registry.updateOne(filter, update));
    return matchedCount === 1;
  }

  async startOver(term: number): Promise<void> {
    const found = await this.#document();
    if (!found) return;
    const { collections, steps } = this.storage;
    const { checkpoint: from } = found;
    const write = async (session: mongo.ClientSession) => {
      const fresh = { $set: { parked: 0, replay: 0 }, $unset: { mark: '' as const } };
      await collections.registry.updateOne({ _id: this.#id }, fresh, { session });
      await collections.parked.deleteMany(collections.of(this.#id), { session });
      return undefined;
    };
    await steps.alone({ id: this.#id, step: { term, from, to: 0, parked: [], replayed: [] }, write });
  }

  parked(after: number, limit: number): Promise<readonly ParkedEvent[]> {
    return this.storage.registry.parked(this.#id, after, limit);
  }

  requestReplay(): Promise<void> {
    return this.storage.registry.requestReplay(this.#id);
  }

  endReplay(requests: number): Promise<void> {
    return this.storage.registry.endReplay(this.#id, requests);
  }

  #document(): Promise<FollowerDocument | null> {
    return accessStore(() => this.storage.collections.registry.findOne({ _id: this.#id }));
  }

  /** Adds the subscription, unless another process has done so. */
  async #add(): Promise<void> {
    const { name: subscription, aggregateType } = this.names;
    const absent = { _id: this.#id, lease: { $exists: false } };
    const fresh = [{ $set: { subscription, aggregateType, ...newFollower } }];
    try {
      await accessStore(() => this.storage.collections.registry.updateOne(absent, fresh, { upsert: true }));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
