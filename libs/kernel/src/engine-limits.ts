/** The bounds of an engine. */
export interface EngineLimits {
  /** Commands that wait or are under way at most; one more is refused as `Overloaded`. */
  readonly pending: number;
  /** Commands in one group at most. */
  readonly groupCommands: number;
  /** Events in one group at most; a command with more of them is a group of its own. */
  readonly groupEvents: number;
  /** About how many bytes of events and states there are in one group at most; a command with more is a group of its own. */
  readonly groupBytes: number;
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
  groupCommands: 256,
  groupEvents: 2_000,
  groupBytes: 8 * 1_024 * 1_024,
  attempts: 20,
  contentionMs: 15_000,
  backoffMs: 10,
};
