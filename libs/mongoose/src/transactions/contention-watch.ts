import type { CommitResult } from '@snapfold/kernel/engine';
import { systemRuntime } from '../connection/system-runtime.js';

const patienceMs = 1_000;
const pauseMs = 250;

/** Has the way cleared once the batches of a store have been contended, without any success, for longer than others take. */
export class ContentionWatch {
  #clearAt = Infinity;

  constructor(private readonly clear: () => Promise<void>) {}

  async note(result: CommitResult): Promise<void> {
    if (result.outcome !== 'contended') {
      this.#clearAt = Infinity;
      return;
    }
    const now = systemRuntime.monotonic();
    this.#clearAt = Math.min(this.#clearAt, now + patienceMs);
    if (now < this.#clearAt) return;
    this.#clearAt = now + pauseMs;
    // Without it the server's own time limit has to do.
    await this.clear().catch(() => undefined);
  }
}
