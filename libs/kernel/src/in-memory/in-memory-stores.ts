import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { Query, QueryBuilder } from '../model/query.js';
import { assertViewNames } from '../model/view-declaration.js';
import type { View } from '../model/view.js';
import type { PositionCache } from '../ports/position-cache.js';
import type { Snapshot } from '../ports/snapshot.js';
import type { StateCache } from '../ports/state-cache.js';
import { AskedOnce, type AggregateStores, type JournalWatch, type Stores } from '../ports/stores/stores.js';
import {
  assertSubscriptionNames,
  type SubscriptionNames,
  type SubscriptionStore,
} from '../ports/stores/subscription-store.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import type { Runtime } from '../runtime/runtime.js';
import { CurrentSnapshots } from '../snapshots/current-snapshots.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import type { InMemoryQuery } from './in-memory-query.js';
import { InMemoryReadModel } from './in-memory-read-model.js';
import { InMemorySubscriptionStore } from './in-memory-subscription-store.js';
import { InMemoryViewStore } from './in-memory-view-store.js';

/** Turns query builders for another storage technology into builders that search memory. */
export interface InMemorySearch<R, I> {
  snapshots<A extends AggregateTypes>(
    aggregate: Aggregate<A>,
    builder: QueryBuilder<A['query'], R, I>,
  ): QueryBuilder<A['query'], InMemoryQuery<Snapshot<A>>>;
  records<V extends object, A extends AggregateTypes, Q extends Query>(
    view: View<V, A, Q>,
    builder: QueryBuilder<Q, R, I>,
  ): QueryBuilder<Q, InMemoryQuery<V>>;
}

/** Keeps everything in the memory of this process, for tests and for trying out a domain. */
export class InMemoryStores<R, I> implements Stores<R, I> {
  readonly #asked = new AskedOnce();
  readonly #secrets = new Map<string, string>();

  /** @param runtime its monotonic clock measures the leases of the views, and its random numbers make the secrets */
  constructor(
    private readonly search: InMemorySearch<R, I>,
    private readonly runtime: Pick<Runtime, 'monotonic' | 'random'>,
  ) {}

  aggregate<A extends AggregateTypes>(
    aggregate: Aggregate<A>,
    builder: QueryBuilder<A['query'], R, I>,
  ): AggregateStores<A> {
    const events = new InMemoryEventStore(aggregate);
    this.#asked.take(`the aggregate "${aggregate.type}"`);
    const lists = new InMemoryReadModel(() => events.snapshots, this.search.snapshots(aggregate, builder));
    return { events, snapshots: new CurrentSnapshots(aggregate, events, lists), maintenance: events };
  }

  view<V extends object, A extends AggregateTypes, Q extends Query>(
    view: View<V, A, Q>,
    builder: QueryBuilder<Q, R, I>,
  ): ViewStore<V, Q> {
    assertViewNames(view);
    this.#asked.take(`the view "${view.type}"`);
    return new InMemoryViewStore(this.search.records(view, builder), this.runtime);
  }

  subscription({ name, aggregateType }: SubscriptionNames): SubscriptionStore {
    assertSubscriptionNames({ name, aggregateType });
    this.#asked.take(`the subscription "${name}" of "${aggregateType}"`);
    return new InMemorySubscriptionStore(this.runtime);
  }

  /** Never reports a position: no other process commits here, and the engine dispatches the commits of this process itself. */
  watch(_aggregateType: string, _heard: (position: number) => void): JournalWatch {
    return { start: () => undefined, close: () => Promise.resolve() };
  }

  stateCache<A extends AggregateTypes>(): StateCache<A> {
    return new Map<string, Snapshot<A>>();
  }

  positionCache(): PositionCache {
    return new Map<string, number>();
  }

  secret(name: string): Promise<string> {
    const secret = this.#secrets.get(name) ?? randomHex(32, this.runtime);
    this.#secrets.set(name, secret);
    return Promise.resolve(secret);
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function randomHex(bytes: number, runtime: Pick<Runtime, 'random'>): string {
  const byte = () => Math.floor(runtime.random() * 256);
  return Array.from({ length: bytes }, () => byte().toString(16).padStart(2, '0')).join('');
}
