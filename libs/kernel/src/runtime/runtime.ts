/** The kernel's only way to time, ids, waiting and randomness; tests give a deterministic one. */
export interface Runtime {
  /**
   * The wall clock: milliseconds since the Unix epoch. It may be set forward or back at any moment, so it says only what time it
   * is; how much time has passed is told by {@link Runtime.monotonic}.
   */
  now(): number;
  /** Milliseconds of a clock that only goes forward, whatever becomes of the wall clock; its zero is arbitrary. */
  monotonic(): number;
  /** A new unique id, ascending with time. */
  newId(): string;
  /**
   * Resolves after `ms` milliseconds (`Infinity`: never), or rejects with the signal's reason as soon as it is aborted. `sleep(0)`
   * lets what is ready to run go first, and takes no longer than that.
   */
  sleep(ms: number, signal?: AbortSignalLike): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

/** The part of the platform's `AbortSignal` that a runtime needs; the kernel knows no platform. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
