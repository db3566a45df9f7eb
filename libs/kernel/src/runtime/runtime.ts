/** The kernel's only source of time, ids, timers and randomness. Tests pass a deterministic one. */
export interface Runtime {
  /**
   * Returns the time of the wall clock in milliseconds since the Unix epoch. The clock may be set forward or back at any moment, so
   * measure how much time has passed by {@link Runtime.monotonic}.
   */
  now(): number;
  /** Returns the milliseconds of a clock that never goes back, even if the wall clock is set. Its zero is arbitrary. */
  monotonic(): number;
  /** Returns a new unique id, ascending with time. */
  newId(): string;
  /**
   * Resolves after `ms` milliseconds (`Infinity`: never), or rejects with the signal's reason as soon as the signal is aborted.
   * `sleep(0)` resolves as soon as everything has run that is ready to run.
   */
  sleep(ms: number, signal?: AbortSignalLike): Promise<void>;
  /** Returns a random number of at least 0 and below 1. */
  random(): number;
}

/** The part of the platform's `AbortSignal` that a runtime needs; the kernel knows no platform. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
