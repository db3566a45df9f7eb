import { followingStatus, type FollowedJournal, type FollowingStatus } from '../followers/following-status.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { FollowerStore } from '../ports/follower-store.js';

/** A subscription, compared with the journal that it follows. */
export interface SubscriptionStatus extends FollowingStatus {
  /** The name of the subscription. */
  readonly subscription: string;
  /** The type of the aggregates whose events it handles. */
  readonly aggregateType: string;
}

/** A subscription, its journal, and the clock. */
export interface SubscriptionSource<A extends AggregateTypes> extends FollowedJournal<A> {
  readonly name: string;
  readonly store: Pick<FollowerStore, 'find'>;
}

/** Returns how far a subscription has come. One that no process has begun to handle is before the first event. */
export async function subscriptionStatus<A extends AggregateTypes>(
  source: SubscriptionSource<A>,
): Promise<SubscriptionStatus> {
  const found = (await source.store.find()) ?? { checkpoint: 0, parked: 0, replay: 0 };
  const status = await followingStatus(found, await source.history.head(), source);
  return { subscription: source.name, aggregateType: source.history.aggregateType, ...status };
}
