import type { FollowerLimits } from '../followers/follower-limits.js';

/** The limits of a subscription. Times are in milliseconds. */
export interface SubscriptionLimits extends FollowerLimits {
  /** How many events are handled at the same time at most, each of another aggregate. */
  readonly atOnce: number;
  /** How long a handler may take for an event. Then its signal is aborted, and the event has failed. */
  readonly handleMs: number;
  /** How often an event fails before it is parked. Failures of the kind `unavailable` do not count. */
  readonly attempts: number;
  /** How long `stop` waits for what is under way. Handlers have half of it to finish; then their signals are aborted. */
  readonly stopMs: number;
}

/** The limits of a subscription that is given no others. */
export const defaultSubscriptionLimits: SubscriptionLimits = {
  leaseMs: 3_000,
  pollMs: 1_000,
  batchEvents: 500,
  retryMs: 500,
  yieldMs: 60_000,
  atOnce: 16,
  handleMs: 30_000,
  attempts: 6,
  stopMs: 10_000,
};
