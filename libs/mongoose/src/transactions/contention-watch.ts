import { systemRuntime } from '../connection/system-runtime.js';

const patienceMs = 1_000;
const pauseMs = 250;

/**
 * After 1 s in which every transaction of a store was contended, calls `killSilent`, and again every 250 ms until one is not: a process
 * that died or hangs inside its transaction may be what holds them up.
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
    // Without it the server's own time limit has to do.
    await this.killSilent().catch(() => undefined);
  }
}
