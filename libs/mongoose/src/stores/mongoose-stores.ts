import type { Aggregate, AggregateTypes, Query, View } from '@snapfold/kernel';
import {
  AskedOnce,
  assertAggregate,
  assertViewNames,
  CurrentSnapshots,
  type AggregateStores,
  type PositionCache,
  type QueryBuilder,
  type Snapshot,
  type StateCache,
  type Stores,
  type ViewStore,
} from '@snapfold/kernel/engine';
import { LRUCache } from 'lru-cache';
import type { Connection } from 'mongoose';
import type { CollectionLayout } from '../documents/collection-layout.js';
import { journalLayout } from '../documents/journal-document.js';
import { prepareDatabase } from '../documents/prepare-database.js';
import { snapshotLayout } from '../documents/snapshot-document.js';
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
import { MongooseViewStore } from '../views/mongoose-view-store.js';
import { ViewSteps } from '../views/view-steps.js';

/** How many states an engine keeps. */
const cachedStates = 10_000;

/** Of how many aggregates it is known what was committed last. */
const rememberedPositions = 100_000;

/** The stores of one database, as of one release, until they are closed. */
export class MongooseStores implements Stores<MongoQuery, QueryIndex> {
  readonly #layouts: CollectionLayout[] = [{ name: 'counters', indexes: [] }, writersLayout, ...viewLayouts];
  readonly #asked = new AskedOnce();
  readonly #sessions: CommitSessions;
  readonly #reads: ConfirmedReads;
  readonly #steps: ViewSteps;

  constructor(private readonly connection: Connection) {
    this.#sessions = new CommitSessions(connection);
    this.#reads = new ConfirmedReads(connection);
    this.#steps = new ViewSteps(connection, this.#sessions);
  }

  /**
   * The stores of an aggregate type; to be asked for once.
   * @throws {@link InvalidDeclaration} if a name, a version or an index is not allowed, or the name is taken
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
   * The generations of a view; to be asked for once.
   * @throws {@link InvalidDeclaration} as {@link aggregate} does
   */
  view<V extends object, A extends AggregateTypes, Q extends Query>(
    view: View<V, A, Q>,
    builder: QueryBuilder<Q, MongoQuery, QueryIndex>,
  ): ViewStore<V, Q> {
    const name = `the view "${view.type}"`;
    assertViewNames(view);
    assertQueryIndexes(name, builder.indexes ?? []);
    this.#asked.take(name);
    return new MongooseViewStore<V, Q>(this.connection, this.#sessions, this.#reads, this.#steps, view, builder);
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

  /**
   * Makes sure that the database can hold what these stores promise; to be called once all are asked for, before any is used.
   * @throws {@link StartupError}
   */
  async prepare(): Promise<void> {
    const { db } = this.connection;
    if (!db) throw new Error('The connection must be open before its stores are prepared.');
    await prepareDatabase(db, this.#layouts);
  }

  /** Waits for the commits under way and signs off as a writer; to be called before the connection is closed. */
  close(): Promise<void> {
    return this.#sessions.close();
  }
}

/** The stores of the database that an open connection names. */
export function mongooseStores(connection: Connection): MongooseStores {
  return new MongooseStores(connection);
}
