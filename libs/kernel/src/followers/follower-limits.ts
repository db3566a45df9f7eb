/** The limits of any follower of a journal. Times are in milliseconds. */
export interface FollowerLimits {
  /** How long a lease lasts if it is not renewed. When its holder dies, another process takes over within about that time. */
  readonly leaseMs: number;
  /** How often a follower looks for new events if nothing wakes it. */
  readonly pollMs: number;
  /** How many events are applied in one step at most. */
  readonly batchEvents: number;
  /** The wait before an event that failed is tried again. After any other failure, the first wait; it doubles with each further failure. */
  readonly retryMs: number;
  /**
   * How long a process leaves its work to others because of an event that only a newer release can read, before it parks the event. From
   * then on it offers the work to others each time this has passed.
   */
  readonly yieldMs: number;
}
