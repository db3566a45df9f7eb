import type { Runtime } from '../../runtime/runtime.js';

/** For how long after a sign of other writers states are read rather than taken from the cache. */
const doubtMs = 1_000;

/**
 * Whether cached states are likely to be current. While other processes write to the same aggregates they are not, and to read
 * the states of a group together costs less than a group that is rejected.
 */
export class CacheTrust {
  #doubtedUntil = -Infinity;

  constructor(private readonly runtime: Pick<Runtime, 'monotonic'>) {}

  /** Another writer was first. */
  doubt(): void {
    this.#doubtedUntil = this.runtime.monotonic() + doubtMs;
  }

  get isTrusted(): boolean {
    return this.runtime.monotonic() >= this.#doubtedUntil;
  }
}
