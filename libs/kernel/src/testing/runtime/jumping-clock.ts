import type { AbortSignalLike, Runtime } from '../../runtime/runtime.js';

/** A runtime whose wall clock is set forward or back, as it happens to real ones; in all else it is the one that it is given. */
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
