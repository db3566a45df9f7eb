/** The bounds of a view dispatcher; times in ms. */
export interface ViewLimits {
  /** For how long a lease holds that is not renewed: after a death another process takes over within about that time. */
  readonly leaseMs: number;
  /** How often a dispatcher that is not woken looks for itself. */
  readonly pollMs: number;
  /** How often a process that does not keep the view looks how far it has come, while anyone waits for it. */
  readonly lookMs: number;
  /** Events that are applied in one transaction at most. */
  readonly batchEvents: number;
  /** The latest events that are kept in memory for views that follow closely. */
  readonly feedEvents: number;
  /** How often an event is tried before it is parked; if several of a step fail, the first, and the others once. */
  readonly attempts: number;
  /** The wait before something that failed is tried again. */
  readonly retryMs: number;
  /**
   * For how long a process leaves a view to others because of an event that only a newer release can read; then it parks it. And how
   * often it offers the view to others from then on.
   */
  readonly yieldMs: number;
  /** For how long `stop` waits for what is under way. */
  readonly stopMs: number;
  /** For how long a generation that nobody needs any more is kept. */
  readonly graceMs: number;
}

/** The bounds of a view dispatcher that is not told others. */
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
