import type { FollowerLimits } from '../../followers/follower-limits.js';

/** The limits of a view dispatcher. Times are in milliseconds. */
export interface ViewLimits extends FollowerLimits {
  /** How often a process reads how far the view has come, while a caller waits for a position. */
  readonly lookMs: number;
  /** How many of the latest events are kept in memory, for views that follow closely. */
  readonly feedEvents: number;
  /**
   * How often an event is tried before it is parked. The events of a step share the retries: once these are used up, the next event that
   * fails is parked at once.
   */
  readonly attempts: number;
  /** How long `stop` waits for what is under way. */
  readonly stopMs: number;
  /** How long a generation is kept that nobody needs any more. */
  readonly graceMs: number;
}

/** The limits of a view dispatcher that is given no others. */
export const defaultViewLimits: ViewLimits = {
  leaseMs: 3_000,
  pollMs: 1_000,
  lookMs: 20,
  batchEvents: 2_000,
  feedEvents: 10_000,
  attempts: 3,
  retryMs: 100,
  yieldMs: 60_000,
  stopMs: 10_000,
  graceMs: 60_000,
};
