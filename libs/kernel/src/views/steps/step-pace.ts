/** How many events a step takes: fewer after a failure, as when it took the store too long, and more again after success. */
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

  /** A step of so many events is tried: of large ones it has fewer than it may. */
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
