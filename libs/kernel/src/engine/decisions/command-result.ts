import type { AggregateTypes } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';

/** What a command did, frozen through and through. */
export interface CommandResult<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly id: string;
  /** The aggregate's version after the command. */
  readonly version: number;
  /** The position of the aggregate's latest event. */
  readonly position: number;
  /**
   * The state after the command. Absent if the command had taken effect before and its recorded outcome is told: `stateAt` folds
   * it from the history.
   */
  readonly state?: A['state'];
  /** The events of this command, in order; none if it changed nothing. */
  readonly events: readonly EventEnvelope<A>[];
}
