import { InvalidDeclaration } from '../errors/invalid-declaration.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { Query, QueryBuilder, ReadModel } from '../model/query.js';
import type { View } from '../model/view.js';
import type { EventStore } from './event-store.js';
import type { SnapshotMaintenance } from './snapshot-maintenance.js';
import type { Snapshot } from './snapshot.js';
import type { StateCache } from './state-cache.js';
import type { ViewStore } from './view-store.js';

/** Journal and snapshots of an aggregate type. */
export interface AggregateStores<A extends AggregateTypes> {
  readonly events: EventStore<A>;
  readonly snapshots: ReadModel<Snapshot<A>, A['query']>;
  readonly maintenance: SnapshotMaintenance<A>;
}

/** Hears of the commits to one journal, whichever process makes them. It may be late, and miss some. */
export interface JournalWatch {
  /** Begins to listen; returns at once. */
  start(): void;
  close(): Promise<void>;
}

/**
 * The port for everything that a service stores, as of one release. `R` is what a query builder makes of a query, `I` an index that it
 * asks for.
 */
export interface Stores<R, I> {
  /**
   * The stores of an aggregate type; to be asked for once.
   * @throws {@link InvalidDeclaration}
   */
  aggregate<A extends AggregateTypes>(
    aggregate: Aggregate<A>,
    builder: QueryBuilder<A['query'], R, I>,
  ): AggregateStores<A>;
  /**
   * The generations of a view; to be asked for once.
   * @throws {@link InvalidDeclaration}
   */
  view<V extends object, A extends AggregateTypes, Q extends Query>(
    view: View<V, A, Q>,
    builder: QueryBuilder<Q, R, I>,
  ): ViewStore<V, Q>;
  /** Tells `heard` the position that the journal of an aggregate type has come to. */
  watch(aggregateType: string, heard: (position: number) => void): JournalWatch;
  /** A new cache of states, bounded in their number. */
  stateCache<A extends AggregateTypes>(): StateCache<A>;
  /** A new cache of the positions of aggregates, bounded in their number. */
  positionCache(): PositionCache;
  /** Makes sure that everything that was asked for can be stored and found; to be called before any of it is used. */
  prepare(): Promise<void>;
  /** Ends what is under way; to be called before the connection is closed. */
  close(): Promise<void>;
}

/** A bounded cache of positions by aggregate id; an `LRUCache` of that shape fits, and a `Map` does for tests. */
export interface PositionCache {
  get(aggregateId: string): number | undefined;
  set(aggregateId: string, position: number): unknown;
  clear(): void;
}

/** The stores that were asked for: two with one name would write to the same place. */
export class AskedOnce {
  readonly #names = new Set<string>();

  /** @throws {@link InvalidDeclaration} */
  take(name: string): void {
    if (this.#names.has(name))
      throw new InvalidDeclaration(`The stores of ${name} are asked for twice: is there another of this name?`);
    this.#names.add(name);
  }
}
