import { systemRuntime } from '../connection/system-runtime.js';

const patienceMs = 1_000;
const pauseMs = 250;

/**
 * Calls `killSilent` once every transaction of a store has been contended for 1 s, and again every 250 ms until one is not: the open
 * transaction of a process that died or hangs may block them.
 */
export class ContentionWatch {
  #killAt = Infinity;

  constructor(private readonly killSilent: () => Promise<void>) {}

  async note(isContended: boolean): Promise<void> {
    if (!isContended) {
      this.#killAt = Infinity;
      return;
    }
    const now = systemRuntime.monotonic();
    this.#killAt = Math.min(this.#killAt, now + patienceMs);
    if (now < this.#killAt) return;
    this.#killAt = now + pauseMs;
    // If it fails, the server's own time limit ends the blocking transaction.
    await this.killSilent().catch(() => undefined);
  }
}
