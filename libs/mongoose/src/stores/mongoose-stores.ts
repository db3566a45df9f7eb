import type { Aggregate, AggregateTypes, Query, View } from '@snapfold/kernel';
import {
  AskedOnce,
  assertAggregate,
  assertSubscriptionNames,
  assertViewNames,
  CurrentSnapshots,
  type AggregateStores,
  type PositionCache,
  type QueryBuilder,
  type Snapshot,
  type StateCache,
  type SubscriptionNames,
  type SubscriptionStore,
  type Stores,
  type ViewStore,
} from '@snapfold/kernel/engine';
import { LRUCache } from 'lru-cache';
import type { Connection } from 'mongoose';
import type { CollectionLayout } from '../documents/collection-layout.js';
import { journalLayout } from '../documents/journal-document.js';
import { prepareDatabase } from '../documents/prepare-database.js';
import { snapshotLayout } from '../documents/snapshot-document.js';
import { subscriptionLayouts } from '../documents/subscription-documents.js';
import { viewLayouts } from '../documents/view-documents.js';
import { JournalWatch } from '../events/journal-watch.js';
import { MongooseEventStore } from '../events/mongoose-event-store.js';
import { ConfirmedReads } from '../queries/confirmed-reads.js';
import type { MongoQuery } from '../queries/mongo-query.js';
import { assertQueryIndexes, type QueryIndex } from '../queries/query-indexes.js';
import { MongooseSnapshotMaintenance } from '../snapshots/mongoose-snapshot-maintenance.js';
import { mongooseSnapshots } from '../snapshots/mongoose-snapshots.js';
import { CommitSessions } from '../transactions/commit-sessions.js';
import { writersLayout } from '../transactions/writer-registry.js';
import { MongooseSecrets, secretsLayout } from './mongoose-secrets.js';
import {
  MongooseSubscriptionStore,
  subscriptionStorage,
  type SubscriptionStorage,
} from '../subscriptions/mongoose-subscription-store.js';
import { MongooseViewStore, viewStorage, type ViewStorage } from '../views/mongoose-view-store.js';

/** The largest number of states that an engine caches. */
const cachedStates = 10_000;

/** The largest number of aggregates of which a service remembers the position that was committed last. */
const rememberedPositions = 100_000;

/** The stores of one database, for one release of a service. */
export class MongooseStores implements Stores<MongoQuery, QueryIndex> {
  readonly #layouts: CollectionLayout[] = [
    { name: 'counters', indexes: [] },
    secretsLayout,
    writersLayout,
    ...viewLayouts,
    ...subscriptionLayouts,
  ];
  readonly #asked = new AskedOnce();
  readonly #sessions: CommitSessions;
  readonly #reads: ConfirmedReads;
  readonly #views: ViewStorage;
  readonly #subscriptions: SubscriptionStorage;
  readonly #secrets: MongooseSecrets;

  constructor(private readonly connection: Connection) {
    this.#sessions = new CommitSessions(connection);
    this.#reads = new ConfirmedReads(connection);
    this.#views = viewStorage(connection, this.#sessions, this.#reads);
    this.#subscriptions = subscriptionStorage(connection, this.#sessions, this.#reads);
    this.#secrets = new MongooseSecrets(connection);
  }

  /**
   * Returns the stores of an aggregate type. Call it once for each type.
   * @throws {@link InvalidDeclaration} if a name, a version or an index is not allowed, or another aggregate has the name
   */
  aggregate<A extends AggregateTypes>(
    aggregate: Aggregate<A>,
    builder: QueryBuilder<A['query'], MongoQuery, QueryIndex>,
  ): AggregateStores<A> {
    const name = `the aggregate "${aggregate.type}"`;
    assertAggregate(aggregate);
    assertQueryIndexes(name, builder.indexes ?? [], snapshotLayout(aggregate).indexes);
    this.#asked.take(name);
    this.#layouts.push(journalLayout(aggregate.type), snapshotLayout(aggregate, builder.indexes));
    const events = new MongooseEventStore(this.connection, this.#sessions, this.#reads, aggregate);
    const lists = mongooseSnapshots(this.connection, this.#reads, aggregate, builder);
    const maintenance = new MongooseSnapshotMaintenance(this.connection, aggregate);
    return { events, snapshots: new CurrentSnapshots(aggregate, events, lists), maintenance };
  }

  /**
   * Returns the store of a view's generations. Call it once for each view.
   * @throws {@link InvalidDeclaration} if a name, a version or an index is not allowed, or another view has the name
   */
  view<V extends object, A extends AggregateTypes, Q extends Query>(
    view: View<V, A, Q>,
    builder: QueryBuilder<Q, MongoQuery, QueryIndex>,
  ): ViewStore<V, Q> {
    const name = `the view "${view.type}"`;
    assertViewNames(view);
    assertQueryIndexes(name, builder.indexes ?? []);
    this.#asked.take(name);
    return new MongooseViewStore<V, Q>(this.connection, this.#reads, this.#views, view, builder);
  }

  /**
   * Returns the store of a subscription. Call it once for each subscription.
   * @throws {@link InvalidDeclaration} if a name is not allowed, or another subscription to the aggregate has the name
   */
  subscription(names: SubscriptionNames): SubscriptionStore {
    assertSubscriptionNames(names);
    this.#asked.take(`the subscription "${names.name}" of "${names.aggregateType}"`);
    return new MongooseSubscriptionStore(this.#subscriptions, names);
  }

  watch(aggregateType: string, heard: (position: number) => void): JournalWatch {
    return new JournalWatch(this.connection, aggregateType, heard);
  }

  stateCache<A extends AggregateTypes>(): StateCache<A> {
    return new LRUCache<string, Snapshot<A>>({ max: cachedStates });
  }

  positionCache(): PositionCache {
    return new LRUCache<string, number>({ max: rememberedPositions });
  }

  secret(name: string): Promise<string> {
    return this.#secrets.of(name);
  }

  /**
   * Creates the collections and indexes that are missing. Call it after all stores are asked for, and before any of them is used.
   * @throws {@link StartupError} if the database cannot keep the guarantees of the stores
   */
  async prepare(): Promise<void> {
    const { db } = this.connection;
    if (!db) throw new Error('The connection must be open before its stores are prepared.');
    await prepareDatabase(db, this.#layouts);
  }

  /** Waits for the commits under way, and removes this process from the writer registry. Call it before you close the connection. */
  close(): Promise<void> {
    return this.#sessions.close();
  }
}

/** Returns the stores of the database that an open connection names. */
export function mongooseStores(connection: Connection): MongooseStores {
  return new MongooseStores(connection);
}
