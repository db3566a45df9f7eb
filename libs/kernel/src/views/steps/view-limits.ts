/** The limits of a view dispatcher. Times are in milliseconds. */
export interface ViewLimits {
  /** How long a lease lasts if it is not renewed. When its holder dies, another process takes over within about that time. */
  readonly leaseMs: number;
  /** How often a dispatcher looks for new events and generations if nothing wakes it. */
  readonly pollMs: number;
  /** How often a process reads how far the view has come, while a caller waits for a position. */
  readonly lookMs: number;
  /** How many events are applied in one transaction at most. */
  readonly batchEvents: number;
  /** How many of the latest events are kept in memory, for views that follow closely. */
  readonly feedEvents: number;
  /**
   * How often an event is tried before it is parked. The events of a step share the retries: once these are used up, the next event that
   * fails is parked at once.
   */
  readonly attempts: number;
  /** The wait before an event that failed is tried again. After any other failure, the first wait; it doubles with each further failure. */
  readonly retryMs: number;
  /**
   * How long a process leaves the view to others because of an event that only a newer release can read, before it parks the event. From
   * then on it offers the view to others each time this has passed.
   */
  readonly yieldMs: number;
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
