/** The bounds of an engine. */
export interface EngineLimits {
  /** Commands that wait or are under way at most; one more is refused as `Overloaded`. */
  readonly pending: number;
  /** Commands that wait on one aggregate at most; one more is refused as `Overloaded`. */
  readonly lanePending: number;
  /** Commands in one group at most. */
  readonly groupCommands: number;
  /** Events in one group at most; a command with more of them is a group of its own. */
  readonly groupEvents: number;
  /** How many bytes of events and states there are in one group at most; a command with more is a group of its own. */
  readonly groupBytes: number;
  /** Events that are committed for one command at most; a command with more is refused as `CommitTooLarge`. */
  readonly commitEvents: number;
  /** How many bytes of events and states are committed for one command at most; a command with more is refused likewise. */
  readonly commitBytes: number;
  /** For how many ms a decision may ask its services before it is given up as `DecisionTimedOut`. */
  readonly decisionMs: number;
  /** For how many ms `close` waits for what is under way. */
  readonly closeMs: number;
  /** How often a command is decided at most, when another writer was first each time. */
  readonly attempts: number;
  /** For how many ms a contended group is tried again. */
  readonly contentionMs: number;
  /** The longest wait in ms between two tries; each is a random part of it. */
  readonly backoffMs: number;
}

/** The bounds of an engine that is not told others. */
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
