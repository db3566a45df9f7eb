import type { AbortSignalLike, Runtime } from '../../runtime/runtime.js';

/**
 * A runtime whose wall clock can be set forward or back, as happens to real clocks. Everything else comes from the runtime that it is
 * given.
 */
export class JumpingClock implements Runtime {
  #ahead = 0;

  constructor(private readonly runtime: Runtime) {}

  /** Sets the wall clock forward by `ms` milliseconds, or back by a negative number of them. */
  jump(ms: number): void {
    this.#ahead += ms;
  }

  now(): number {
    return this.runtime.now() + this.#ahead;
  }

  monotonic(): number {
    return this.runtime.monotonic();
  }

  newId(): string {
    return this.runtime.newId();
  }

  sleep(ms: number, signal?: AbortSignalLike): Promise<void> {
    return this.runtime.sleep(ms, signal);
  }

  random(): number {
    return this.runtime.random();
  }
}
