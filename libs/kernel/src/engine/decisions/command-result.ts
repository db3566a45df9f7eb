import type { AggregateTypes } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';

/** The result of a command, deeply frozen. */
export interface CommandResult<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly id: string;
  /** The aggregate's version after the command. */
  readonly version: number;
  /** The position of the aggregate's latest event. */
  readonly position: number;
  /**
   * The state after the command. Absent if the command had taken effect before, and this is its recorded outcome: `stateAt` folds the
   * state from the history.
   */
  readonly state?: A['state'];
  /** Whether another sending of the same command, by its identity, took effect, and this is the outcome of that one. */
  readonly isReplay: boolean;
  /** The events of this command, in order; none if it changed nothing. */
  readonly events: readonly EventEnvelope<A>[];
}
