import { CommandEngine } from '../engine/command-engine.js';
import type { Query } from '../model/query.js';
import type { Stores } from '../ports/stores/stores.js';
import type { Runtime } from '../runtime/runtime.js';
import { SnapshotRefolder, type Refolder } from '../snapshots/snapshot-refolder.js';
import { CommittedPositions } from '../journal/committed-positions.js';
import { EventFeed } from '../journal/event-feed.js';
import { defaultViewLimits, type ViewLimits } from '../views/steps/view-limits.js';
import { ViewDispatcher, type ViewDispatcherParts } from '../views/view-dispatcher.js';
import { ViewOperations, type OperableView } from '../views/view-operations.js';
import { BackgroundRefold, type OnRefoldError } from './background-refold.js';
import { assertService, type DeclaredService } from './declared-service.js';
import { keysOf, mapped } from './mapped.js';
import type { RunningAggregate, RunningService } from './running-service.js';
import { ServiceReadiness } from './service-readiness.js';
import { prepareStores, type ServiceStores } from './service-stores.js';
import type { AggregatesOf, Models } from './service-types.js';

/** Receives each error that occurs while a view is kept up to date. What failed is tried again, or parked. */
export type OnViewError = (view: string, error: unknown) => void;

/** What a process provides for the service that it runs. */
export interface ServiceHost {
  readonly runtime: Runtime;
  readonly onViewError: OnViewError;
  readonly onRefoldError: OnRefoldError;
  /** The limits of the view dispatchers that differ from the default. */
  readonly viewLimits?: Partial<ViewLimits>;
}

/** What an operator can do with the snapshots and views of a service, from any process. */
export interface ServiceOperations {
  /** One per aggregate type. */
  readonly refolders: readonly Refolder[];
  readonly views: readonly OperableView[];
  /** Call it before you close the database connection. */
  close(): Promise<void>;
}

/** Aggregates and views that are declared together. They can be opened on any stores that their query builders are made for. */
export class Service<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  R,
  I,
> {
  readonly #declared: DeclaredService<A, V, Q, O, R, I>;
  readonly #aggregates: readonly (keyof A & string)[];
  readonly #views: readonly (keyof V & string)[];

  /**
   * @throws {@link InvalidDeclaration} if two aggregates or two views have the same `type`, or a view's `of` does not name its aggregate
   */
  constructor(declared: DeclaredService<A, V, Q, O, R, I>) {
    assertService(declared);
    this.#declared = declared;
    this.#aggregates = keysOf(declared.aggregates);
    this.#views = keysOf(declared.views);
  }

  /**
   * Prepares the stores, and starts to refold the snapshots of earlier releases and to keep the views. Rejects as `stores.prepare()`
   * does; then nothing runs.
   */
  async open(
    stores: Stores<R, I>,
    host: ServiceHost,
  ): Promise<
    RunningService<
      { readonly [K in keyof A]: RunningAggregate<A[K]> },
      { readonly [K in keyof V]: ViewDispatcher<A[O[K]], V[K], Q[K]> }
    >
  > {
    const { runtime, onRefoldError, viewLimits = {} } = host;
    const { feedEvents } = { ...defaultViewLimits, ...viewLimits };
    const stored = await prepareStores(this.#declared, stores);
    const feeds = mapped<{ [K in keyof A]: EventFeed<A[K]> }>(
      this.#aggregates,
      () => new EventFeed(runtime, feedEvents),
    );
    const cursorSecret = await stores.secret('cursors');
    const views = mapped<{ [K in keyof V]: ViewDispatcher<A[O[K]], V[K], Q[K]> }>(this.#views, (name) => {
      const feed = feeds[this.#declared.views[name].of];
      return new ViewDispatcher({ ...this.#viewParts(name, stored, host), feed });
    });
    const models = this.#models(stored);
    const aggregates = mapped<{ [K in keyof A]: RunningAggregate<A[K]> }>(this.#aggregates, (name) => {
      const { events, snapshots } = stored.aggregates[name];
      const { aggregate, services } = this.#declared.aggregates[name];
      const committed = new CommittedPositions<A[typeof name]>(stores.positionCache());
      const feed = feeds[name];
      const engine = new CommandEngine<A[typeof name]>({
        aggregate,
        store: events,
        services: services(models),
        runtime,
        cache: stores.stateCache(),
        dispatchers: [committed, feed],
      });
      return { engine, events, snapshots, committed, feed };
    });
    const watches = this.#aggregates.map((name) =>
      stores.watch(this.#declared.aggregates[name].aggregate.type, (position) => feeds[name].heard(position)),
    );
    const engines = this.#aggregates.map((name) => aggregates[name].engine);
    const dispatchers = this.#views.map((name) => views[name]);
    const refold = new BackgroundRefold(this.#refolders(stored, runtime), runtime, onRefoldError);
    for (const part of [...dispatchers, ...watches]) part.start();
    return {
      aggregates,
      views,
      readiness: new ServiceReadiness(refold, dispatchers),
      cursorSecret,
      async close() {
        await Promise.all(engines.map((engine) => engine.close()));
        await Promise.all([
          refold.close(),
          ...watches.map((watch) => watch.close()),
          ...dispatchers.map((dispatcher) => dispatcher.stop()),
        ]);
        await stores.close();
      },
    };
  }

  /** Prepares the stores for an operator, and starts nothing. Rejects as `stores.prepare()` does. */
  async operate(stores: Stores<R, I>, host: Omit<ServiceHost, 'onRefoldError'>): Promise<ServiceOperations> {
    const stored = await prepareStores(this.#declared, stores);
    return {
      refolders: this.#refolders(stored, host.runtime),
      views: this.#views.map((name) => new ViewOperations(this.#viewParts(name, stored, host))),
      close: () => stores.close(),
    };
  }

  #models(stored: ServiceStores<A, V, Q>): Models<A> {
    return mapped<Models<A>>(this.#aggregates, (name) => stored.aggregates[name].snapshots);
  }

  #refolders(stored: ServiceStores<A, V, Q>, runtime: Runtime): readonly Refolder[] {
    return this.#aggregates.map((name) => {
      const { aggregate } = this.#declared.aggregates[name];
      return new SnapshotRefolder({ aggregate, ...stored.aggregates[name], runtime });
    });
  }

  #viewParts<K extends keyof V & string>(
    name: K,
    stored: ServiceStores<A, V, Q>,
    { runtime, onViewError, viewLimits: limits = {} }: Omit<ServiceHost, 'onRefoldError'>,
  ): ViewDispatcherParts<A[O[K]], V[K], Q[K]> {
    const { of, view } = this.#declared.views[name];
    const onError = (error: unknown) => onViewError(view.type, error);
    return { view, store: stored.views[name], history: stored.aggregates[of].events, runtime, onError, limits };
  }
}
