import {
  CurrentSnapshots,
  type Aggregate,
  type AggregateTypes,
  type EventStore,
  type Query,
  type ReadModel,
  type Snapshot,
  type SnapshotMaintenance,
  type ViewStore,
} from '@snapfold/kernel';
import type { Connection } from 'mongoose';
import type { CollectionLayout } from './collection-layout.js';
import { CommitSessions } from './commit-sessions.js';
import { journalLayout } from './journal-document.js';
import type { MongoQueryBuilder } from './mongo-query.js';
import { MongooseEventStore } from './mongoose-event-store.js';
import { MongooseSnapshotMaintenance } from './mongoose-snapshot-maintenance.js';
import { mongooseSnapshots } from './mongoose-snapshots.js';
import { MongooseViewStore, type StoredView } from './mongoose-view-store.js';
import { prepareDatabase } from './prepare-database.js';
import { snapshotLayout } from './snapshot-document.js';
import { viewLayouts } from './view-documents.js';
import { writersLayout } from './writer-registry.js';

/** Journal and snapshots of an aggregate type. */
export interface AggregateStores<A extends AggregateTypes, Q extends Query> {
  readonly events: EventStore<A>;
  readonly snapshots: ReadModel<Snapshot<A>, Q>;
  readonly maintenance: SnapshotMaintenance<A>;
}

/** The stores of one database, until they are closed. */
export class MongoStores {
  readonly #layouts: CollectionLayout[] = [{ name: 'counters', indexes: [] }, writersLayout, ...viewLayouts];
  readonly #sessions: CommitSessions;

  constructor(private readonly connection: Connection) {
    this.#sessions = new CommitSessions(connection);
  }

  aggregate<A extends AggregateTypes, Q extends Query>(
    aggregate: Aggregate<A>,
    builder: MongoQueryBuilder<Q>,
  ): AggregateStores<A, Q> {
    this.#layouts.push(journalLayout(aggregate.type), snapshotLayout(aggregate, builder.indexes));
    const events = new MongooseEventStore(this.connection, this.#sessions, aggregate);
    const lists = mongooseSnapshots(this.connection, aggregate, builder);
    const maintenance = new MongooseSnapshotMaintenance(this.connection, aggregate);
    return { events, snapshots: new CurrentSnapshots(aggregate, events, lists), maintenance };
  }

  /** The generations of a view. */
  view<V extends object, Q extends Query>(view: StoredView, builder: MongoQueryBuilder<Q>): ViewStore<V, Q> {
    return new MongooseViewStore<V, Q>(this.connection, this.#sessions, view, builder);
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
export function mongoStores(connection: Connection): MongoStores {
  return new MongoStores(connection);
}
