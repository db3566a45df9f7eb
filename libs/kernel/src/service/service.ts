import { CommandEngine } from '../engine/command-engine.js';
import type { Query } from '../model/query.js';
import type { Stores } from '../ports/stores/stores.js';
import type { Runtime } from '../runtime/runtime.js';
import { SnapshotRefolder, type Refolder } from '../snapshots/snapshot-refolder.js';
import { CommittedPositions } from '../journal/committed-positions.js';
import { EventFeed } from '../journal/event-feed.js';
import { defaultViewLimits, type ViewLimits } from '../views/steps/view-limits.js';
import type { SubscriptionDispatcher } from '../subscriptions/subscription-dispatcher.js';
import { SubscriptionOperations, type OperableSubscription } from '../subscriptions/subscription-operations.js';
import { ViewDispatcher, type ViewDispatcherParts } from '../views/view-dispatcher.js';
import { ViewOperations, type OperableView } from '../views/view-operations.js';
import { BackgroundRefold, type OnRefoldError } from './background-refold.js';
import { assertService, type DeclaredService } from './declared-service.js';
import { keysOf, mapped, mappedFrom } from './mapped.js';
import type { RunningAggregate, RunningService } from './running-service.js';
import { ServiceReadiness } from './service-readiness.js';
import { openSubscription, type SubscriptionHost } from './service-subscriptions.js';
import type { SubscriptionsOf } from './service-types.js';
import { prepareStores, type ServiceStores } from './service-stores.js';
import type { AggregatesOf, Models } from '../ports/models.js';

/** Receives each error that occurs while a view is kept up to date. What failed is tried again, or parked. */
export type OnViewError = (view: string, error: unknown) => void;

/** What a process provides for the service that it runs. */
export interface ServiceHost extends SubscriptionHost {
  readonly onViewError: OnViewError;
  readonly onRefoldError: OnRefoldError;
  /** The limits of the view dispatchers that differ from the default. */
  readonly viewLimits?: Partial<ViewLimits>;
}

/** What an operator needs for the service that he operates. */
export type OperatorHost = Omit<ServiceHost, 'onRefoldError' | 'onSubscriptionError' | 'subscriptionLimits'>;

/** What an operator can do with the snapshots, views and subscriptions of a service, from any process. */
export interface ServiceOperations {
  /** One per aggregate type. */
  readonly refolders: readonly Refolder[];
  readonly views: readonly OperableView[];
  readonly subscriptions: readonly OperableSubscription[];
  /** Call it before you close the database connection. */
  close(): Promise<void>;
}

/** The dispatchers of subscriptions, by their names in the declaration. */
export type SubscriptionDispatchers<A extends AggregatesOf, S extends Readonly<Record<string, keyof A>>> = {
  readonly [K in keyof S]: SubscriptionDispatcher<A[S[K]]>;
};

/** Aggregates, views and subscriptions that are declared together. They can be opened on any stores that their query builders are made for. */
export class Service<
  A extends AggregatesOf,
  V extends Readonly<Record<string, object>>,
  Q extends Readonly<Record<keyof V, Query>>,
  O extends Readonly<Record<keyof V, keyof A & string>>,
  R,
  I,
  S extends Readonly<Record<string, keyof A & string>>,
> {
  readonly #declared: DeclaredService<A, V, Q, O, R, I, S>;
  readonly #aggregates: readonly (keyof A & string)[];
  readonly #views: readonly (keyof V & string)[];

  /**
   * @throws {@link InvalidDeclaration} if two aggregates or two views have the same `type`, a view's `of` does not name its aggregate, or
   * the name, the `of` or the handler of a subscription is not valid
   */
  constructor(declared: DeclaredService<A, V, Q, O, R, I, S>) {
    assertService(declared);
    this.#declared = declared;
    this.#aggregates = keysOf(declared.aggregates);
    this.#views = keysOf(declared.views);
  }

  /**
   * Prepares the stores, and starts to refold the snapshots of earlier releases, to keep the views and to handle the events of the
   * subscriptions. Rejects as `stores.prepare()` does; then nothing runs.
   */
  async open(
    stores: Stores<R, I>,
    host: ServiceHost,
  ): Promise<
    RunningService<
      { readonly [K in keyof A]: RunningAggregate<A[K]> },
      { readonly [K in keyof V]: ViewDispatcher<A[O[K]], V[K], Q[K]> },
      SubscriptionDispatchers<A, S>
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
    const engines = mapped<{ [K in keyof A]: CommandEngine<A[K]> }>(
      this.#aggregates,
      (name) => aggregates[name].engine,
    );
    const subscriptions = mappedFrom<SubscriptionsOf<A, S>, SubscriptionDispatchers<A, S>>(
      this.#declared.subscriptions,
      (subscription, name) => {
        const { events: history, feed } = aggregates[subscription.of];
        const store = stored.subscriptions[name];
        return openSubscription({ name, subscription, store, history, feed, engines, snapshots: models, host });
      },
    );
    const handlers = keysOf(subscriptions).map((name) => subscriptions[name]);
    const senders = this.#aggregates.map((name) => engines[name]);
    const dispatchers = this.#views.map((name) => views[name]);
    const refold = new BackgroundRefold(this.#refolders(stored, runtime), runtime, onRefoldError);
    for (const part of [...dispatchers, ...watches, ...handlers]) part.start();
    return {
      aggregates,
      views,
      subscriptions,
      readiness: new ServiceReadiness(refold, dispatchers, handlers),
      cursorSecret,
      async close() {
        // They send commands as long as they are at work.
        await Promise.all(handlers.map((handler) => handler.stop()));
        await Promise.all(senders.map((engine) => engine.close()));
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
  async operate(stores: Stores<R, I>, host: OperatorHost): Promise<ServiceOperations> {
    const stored = await prepareStores(this.#declared, stores);
    const subscriptions = mappedFrom<SubscriptionsOf<A, S>, { [K in keyof S]: OperableSubscription }>(
      this.#declared.subscriptions,
      ({ of }, name) => {
        const { events: history } = stored.aggregates[of];
        return new SubscriptionOperations({ name, store: stored.subscriptions[name], history, runtime: host.runtime });
      },
    );
    return {
      refolders: this.#refolders(stored, host.runtime),
      views: this.#views.map((name) => new ViewOperations(this.#viewParts(name, stored, host))),
      subscriptions: keysOf(subscriptions).map((name) => subscriptions[name]),
      close: () => stores.close(),
    };
  }

  #models(stored: ServiceStores<A, V, Q, S>): Models<A> {
    return mapped<Models<A>>(this.#aggregates, (name) => stored.aggregates[name].snapshots);
  }

  #refolders(stored: ServiceStores<A, V, Q, S>, runtime: Runtime): readonly Refolder[] {
    return this.#aggregates.map((name) => {
      const { aggregate } = this.#declared.aggregates[name];
      return new SnapshotRefolder({ aggregate, ...stored.aggregates[name], runtime });
    });
  }

  #viewParts<K extends keyof V & string>(
    name: K,
    stored: ServiceStores<A, V, Q, S>,
    { runtime, onViewError, viewLimits: limits = {} }: OperatorHost,
  ): ViewDispatcherParts<A[O[K]], V[K], Q[K]> {
    const { of, view } = this.#declared.views[name];
    const onError = (error: unknown) => onViewError(view.type, error);
    return { view, store: stored.views[name], history: stored.aggregates[of].events, runtime, onError, limits };
  }
}
