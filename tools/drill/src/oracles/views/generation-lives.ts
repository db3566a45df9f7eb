import { readOf, type StoredGeneration } from '../../stored/stored-views.js';
import type { Violation } from '../violation.js';

/** 60 s for readers who have not noticed the new generation, 60 s until nobody keeps the old one, and some time to notice both. */
const LONGEST_MS = 150_000;

/** How long generations exist after others have replaced them. */
export class GenerationLives {
  /** The replaced generations that still exist, and when each was replaced. */
  readonly #replacedAt = new Map<string, number>();
  readonly #known = new Set<string>();
  /** The longest time from the replacement of a generation to its removal. */
  longestMs = 0;

  /** How many generations have been seen in all. */
  get count(): number {
    return this.#known.size;
  }

  /** How many replaced generations still exist. */
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

  /** The generations that should have been removed. */
  judge(now: number): Violation[] {
    return [...this.#replacedAt]
      .filter(([, since]) => now - since > LONGEST_MS)
      .map(([id, since]) => ({
        oracle: `a generation that is replaced is removed within ${LONGEST_MS / 1000} s`,
        what: `${id} still exists after ${((now - since) / 1_000).toFixed(0)} s`,
      }));
  }
}
