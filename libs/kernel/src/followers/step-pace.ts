/**
 * Decides how many events a step takes: half as many after a failure, for example when the store took too long, and twice as many after a
 * success.
 */
export class StepPace {
  #events: number;
  #tried = Infinity;

  /** @param most how many events a step takes at most */
  constructor(private readonly most: number) {
    this.#events = most;
  }

  get events(): number {
    return this.#events;
  }

  /** Takes note of how many events the step has that is tried next. If they are large, it has fewer than it may. */
  tries(events: number): void {
    this.#tried = events;
  }

  slower(): void {
    this.#events = Math.max(1, Math.floor(Math.min(this.#events, this.#tried) / 2));
  }

  faster(): void {
    this.#events = Math.min(this.most, this.#events * 2);
  }
}
