import type { Runtime } from '../../runtime/runtime.js';

/** For how many ms after a sign of other writers states are read rather than taken from the cache. */
const doubtMs = 1_000;

/**
 * Tells whether cached states are likely to be current. They are not while other processes write to the same aggregates, and reading the
 * states of a group together costs less than a group that is rejected.
 */
export class CacheTrust {
  #doubtedUntil = -Infinity;

  constructor(private readonly runtime: Pick<Runtime, 'monotonic'>) {}

  /** Distrusts the cache for a second, because another writer was first. */
  doubt(): void {
    this.#doubtedUntil = this.runtime.monotonic() + doubtMs;
  }

  get isTrusted(): boolean {
    return this.runtime.monotonic() >= this.#doubtedUntil;
  }
}
