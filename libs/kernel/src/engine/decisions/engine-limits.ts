/** The limits of an engine. */
export interface EngineLimits {
  /** The most commands that wait or are under way; one more is refused with `Overloaded`. */
  readonly pending: number;
  /** The most commands that wait on one aggregate; one more is refused with `Overloaded`. */
  readonly lanePending: number;
  /** The most commands in one group. */
  readonly groupCommands: number;
  /** The most events in one group; a command with more events is a group of its own. */
  readonly groupEvents: number;
  /** The most bytes of events and states in one group; a command with more bytes is a group of its own. */
  readonly groupBytes: number;
  /** The most events of one command; a command with more events is refused with `CommitTooLarge`. */
  readonly commitEvents: number;
  /** The most bytes of events and states of one command; a command with more bytes is refused with `CommitTooLarge`. */
  readonly commitBytes: number;
  /** For how many ms a decision may wait for its services before the command is refused with `DecisionTimedOut`. */
  readonly decisionMs: number;
  /** For how many ms `close` waits for what is under way. */
  readonly closeMs: number;
  /** How often a command is decided at most, if another writer is first each time. */
  readonly attempts: number;
  /** For how many ms a contended group is committed again. */
  readonly contentionMs: number;
  /** The longest wait between two attempts in ms; each wait is a random part of it. */
  readonly backoffMs: number;
}

/** The default limits of an engine. */
export const defaultLimits: EngineLimits = {
  pending: 10_000,
  lanePending: 1_000,
  groupCommands: 256,
  groupEvents: 2_000,
  groupBytes: 8 * 1_024 * 1_024,
  commitEvents: 10_000,
  commitBytes: 64 * 1_024 * 1_024,
  decisionMs: 10_000,
  closeMs: 5_000,
  attempts: 20,
  contentionMs: 15_000,
  backoffMs: 10,
};
