import type { EventFeed } from '../journal/event-feed.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import type { SubscriptionStore } from '../ports/stores/subscription-store.js';
import type { HandlingParts } from './handling.js';

/** What is needed to handle the events of a subscription. */
export interface SubscriptionParts<A extends AggregateTypes> extends HandlingParts<A> {
  readonly store: SubscriptionStore;
  readonly history: EventHistory<A>;
  readonly feed: EventFeed<A>;
  /** Receives every error. What failed is tried again, or parked. */
  readonly onError: (error: unknown) => void;
}
