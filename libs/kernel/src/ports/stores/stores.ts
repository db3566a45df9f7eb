import { InvalidDeclaration } from '../../errors/invalid-declaration.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import type { Query, QueryBuilder, ReadModel } from '../../model/query.js';
import type { View } from '../../model/view.js';
import type { EventStore } from '../event-store.js';
import type { PositionCache } from '../position-cache.js';
import type { SnapshotMaintenance } from '../snapshot-maintenance.js';
import type { Snapshot } from '../snapshot.js';
import type { StateCache } from '../state-cache.js';
import type { SubscriptionNames, SubscriptionStore } from './subscription-store.js';
import type { ViewStore } from './view-store.js';

/** The stores of an aggregate type: its journal, and its snapshots to read and to maintain. */
export interface AggregateStores<A extends AggregateTypes> {
  readonly events: EventStore<A>;
  readonly snapshots: ReadModel<Snapshot<A>, A['query']>;
  readonly maintenance: SnapshotMaintenance<A>;
}

/** Watches the commits of all processes to one journal. It may report a commit late, or not at all. */
export interface JournalWatch {
  /** Begins to watch; returns at once. */
  start(): void;
  close(): Promise<void>;
}

/**
 * The port for everything that a service stores, as one release declares it. `R` is the result of a query builder, `I` an index that a
 * query builder declares.
 */
export interface Stores<R, I> {
  /**
   * Returns the stores of an aggregate type.
   * @throws {@link InvalidDeclaration}, also if they are asked for a second time
   */
  aggregate<A extends AggregateTypes>(
    aggregate: Aggregate<A>,
    builder: QueryBuilder<A['query'], R, I>,
  ): AggregateStores<A>;
  /**
   * Returns the store of a view.
   * @throws {@link InvalidDeclaration}, also if it is asked for a second time
   */
  view<V extends object, A extends AggregateTypes, Q extends Query>(
    view: View<V, A, Q>,
    builder: QueryBuilder<Q, R, I>,
  ): ViewStore<V, Q>;
  /**
   * Returns the store of a subscription.
   * @throws {@link InvalidDeclaration}, also if it is asked for a second time
   */
  subscription(names: SubscriptionNames): SubscriptionStore;
  /** Returns a watch that calls `heard` with the latest position of the journal of an aggregate type. */
  watch(aggregateType: string, heard: (position: number) => void): JournalWatch;
  /** Returns a new cache of snapshots, bounded in number. */
  stateCache<A extends AggregateTypes>(): StateCache<A>;
  /** Returns a new cache of the positions of aggregates, bounded in number. */
  positionCache(): PositionCache;
  /**
   * Returns the secret with this name: 32 random bytes in hexadecimal. The first call makes it, and the store keeps it, so every process
   * gets the same one, also of processes that ask for it at once.
   */
  secret(name: string): Promise<string>;
  /** Makes sure that all stores that were asked for can be written and searched. Call it before you use any of them. */
  prepare(): Promise<void>;
  /** Ends what is under way. Call it before you close the connection. */
  close(): Promise<void>;
}

/** The names of the stores that were asked for. Two stores with one name would write to the same place. */
export class AskedOnce {
  readonly #names = new Set<string>();

  /** @throws {@link InvalidDeclaration} if the name was taken before */
  take(name: string): void {
    if (this.#names.has(name))
      throw new InvalidDeclaration(
        `The stores of ${name} are asked for twice: another one has the same name, or a service was opened on these stores before.`,
      );
    this.#names.add(name);
  }
}
