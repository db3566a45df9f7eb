/** For how many ms a read of a view waits at most to see what this process has committed. */
export const VIEW_WAIT_MS = Symbol('ViewWaitMs');

/** The tokens under which a view and the aggregate that it is of are provided. */
export interface ViewTokens {
  /** Of a `ViewDispatcher`. */
  readonly view: symbol;
  /** Of a `RunningAggregate`. */
  readonly aggregate: symbol;
}
