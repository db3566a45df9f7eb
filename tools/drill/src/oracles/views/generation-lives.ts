import { readOf, type StoredGeneration } from '../../stored/stored-views.js';
import type { Violation } from '../violation.js';

/** 60 s for readers who have not noticed the swap, then 60 s without anybody who keeps it, and time to see all that. */
const LONGEST_MS = 150_000;

/** For how long generations outlive those that took their place. */
export class GenerationLives {
  /** Those that are still there, and since when another was read. */
  readonly #replacedAt = new Map<string, number>();
  readonly #known = new Set<string>();
  /** The longest of those that have been removed. */
  longestMs = 0;

  /** How many generations there ever were. */
  get count(): number {
    return this.#known.size;
  }

  /** How many are there still though others took their place. */
  get left(): number {
    return this.#replacedAt.size;
  }

  see(registry: readonly StoredGeneration[], now: number): void {
    for (const { _id, view, number } of registry) {
      this.#known.add(_id);
      const isReplaced = number < (readOf(registry, view)?.number ?? 0);
      if (isReplaced && !this.#replacedAt.has(_id)) this.#replacedAt.set(_id, now);
    }
    const there = new Set(registry.map(({ _id }) => _id));
    for (const [id, since] of this.#replacedAt) {
      if (there.has(id)) continue;
      this.longestMs = Math.max(this.longestMs, now - since);
      this.#replacedAt.delete(id);
    }
  }

  /** Those that should have been removed. */
  judge(now: number): Violation[] {
    return [...this.#replacedAt]
      .filter(([, since]) => now - since > LONGEST_MS)
      .map(([id, since]) => ({
        oracle: `a generation that is replaced is removed within ${LONGEST_MS / 1000} s`,
        what: `${id} is there still after ${((now - since) / 1_000).toFixed(0)} s`,
      }));
  }
}
