/** How far a follower of a journal has come. */
export interface Following {
  /** The position up to which every event has been applied, ignored or parked. */
  readonly checkpoint: number;
  /** The `markOf` the event at the checkpoint; absent if the release that wrote the checkpoint stored no marks. */
  readonly mark?: string | undefined;
  /** How many events are parked. */
  readonly parked: number;
  /** The position of the first parked event. */
  readonly firstParked?: number | undefined;
  /** How often a replay of parked events was requested since the last replay; 0 if none is due. */
  readonly replay: number;
}

/** An event that a follower has set aside. */
export interface ParkedEvent {
  readonly position: number;
  readonly aggregateId: string;
  readonly version: number;
  /** Why the event could not be applied; absent for an event that only waits behind an earlier one of its aggregate. */
  readonly error?: string | undefined;
  /** Whether a newer release wrote the event, so that the release which parked it could not read it. */
  readonly isNewer?: boolean | undefined;
}

/** What the holder of the lease stores at once. */
export interface FollowerStep {
  /** The lease's term. */
  readonly term: number;
  /** The checkpoint that the step starts from; `to` is the one that it leaves. */
  readonly from: number;
  readonly to: number;
  /** The `markOf` the event at `to`. */
  readonly mark?: string | undefined;
  /** Events that the step parks. */
  readonly parked: readonly ParkedEvent[];
  /** The positions of parked events that the step applies. */
  readonly replayed: readonly number[];
}

/**
 * The port through which the processes that follow a journal for one purpose agree which of them does so, and how far it has come: the
 * one that holds the lease. The methods reject with `StoreUnavailable` when the store is out of reach.
 */
export interface FollowerStore {
  /** Returns how far the follower has come; `undefined` if it is not there, or not any more. */
  find(): Promise<Following | undefined>;
  /**
   * Takes or renews the lease, for `ms` milliseconds of the store's clock. Resolves with the term of the lease, which is a new one unless
   * `owner` has held the lease all along; with `undefined` while another owner holds it, or if the follower is not there any more.
   */
  lease(owner: string, ms: number): Promise<number | undefined>;
  /** Gives the lease back, if its term is still `term`. */
  release(term: number): Promise<void>;
  /** Returns at most `limit` parked events after a position, by ascending position. */
  parked(after: number, limit: number): Promise<readonly ParkedEvent[]>;
  /** Resets the requests for a replay, if there are still exactly `requests`: one that came during the replay stays. */
  endReplay(requests: number): Promise<void>;
}
