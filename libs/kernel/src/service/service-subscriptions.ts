import type { CommandEngine } from '../engine/command-engine.js';
import type { EventFeed } from '../journal/event-feed.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { AggregatesOf, Models } from '../ports/models.js';
import type { EventHistory } from '../ports/event-store.js';
import type { SubscriptionStore } from '../ports/stores/subscription-store.js';
import type { Runtime } from '../runtime/runtime.js';
import { handlerContext, type HandlerContext } from '../subscriptions/handler-context.js';
import { SubscriptionDispatcher } from '../subscriptions/subscription-dispatcher.js';
import type { SubscriptionLimits } from '../subscriptions/subscription-limits.js';

/** Receives each error that occurs while the events of a subscription are handled. What failed is tried again, or parked. */
export type OnSubscriptionError = (subscription: string, error: unknown) => void;

/** What a process provides for the subscriptions of its service. */
export interface SubscriptionHost {
  readonly runtime: Runtime;
  readonly onSubscriptionError: OnSubscriptionError;
  /** The limits of the subscriptions that differ from the default. */
  readonly subscriptionLimits?: Partial<SubscriptionLimits>;
}

/** What is needed to handle the events of a subscription to aggregates of the type `T`, in a service of the aggregates `A`. */
export interface OpenedSubscription<A extends AggregatesOf, T extends AggregateTypes> {
  readonly name: string;
  /** Its handler is called as its method, since it may be an object of a class. */
  readonly subscription: { readonly handle: (event: EventEnvelope<T>, context: HandlerContext<A>) => unknown };
  readonly store: SubscriptionStore;
  readonly history: EventHistory<T>;
  readonly feed: EventFeed<T>;
  readonly engines: { readonly [K in keyof A]: CommandEngine<A[K]> };
  readonly snapshots: Models<A>;
  readonly host: SubscriptionHost;
}

/** Makes the dispatcher of a subscription, whose handler gets a context of its own for each event. */
export function openSubscription<A extends AggregatesOf, T extends AggregateTypes>(
  opened: OpenedSubscription<A, T>,
): SubscriptionDispatcher<T> {
  const { name, subscription, store, history, feed, engines: senders, snapshots, host } = opened;
  const { runtime, onSubscriptionError, subscriptionLimits: limits = {} } = host;
  const world = { subscription: name, runtime, senders, snapshots };
  return new SubscriptionDispatcher<T>({
    ...{ name, store, history, feed, runtime, limits },
    handle: (event, run) => subscription.handle(event, handlerContext(world, event, run)),
    onError: (error) => onSubscriptionError(name, error),
  });
}
