/** The injection token of how many milliseconds a read of a view waits at most for the commits of this process. */
export const VIEW_WAIT_MS = Symbol('ViewWaitMs');

/** The injection tokens of a view and of its aggregate. */
export interface ViewTokens {
  /** Provides a `ViewDispatcher`. */
  readonly view: symbol;
  /** Provides a `RunningAggregate`. */
  readonly aggregate: symbol;
}
