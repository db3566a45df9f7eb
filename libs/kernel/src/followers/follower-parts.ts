import type { AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import type { Runtime } from '../runtime/runtime.js';
import type { EventFeed } from '../journal/event-feed.js';
import type { FollowerLimits } from './follower-limits.js';
import type { Keeper } from './keeper.js';

/** What is needed to follow a journal. */
export interface FollowerParts<A extends AggregateTypes> {
  readonly keeper: Keeper<A>;
  readonly history: EventHistory<A>;
  readonly feed: EventFeed<A>;
  readonly runtime: Runtime;
  readonly limits: FollowerLimits;
  /** The id of this process as the owner of leases. */
  readonly owner: string;
  /** Receives every error. What failed is tried again, or parked. */
  readonly onError: (error: unknown) => void;
}
