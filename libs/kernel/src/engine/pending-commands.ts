import { EngineClosed, Overloaded, type OutcomeUnknown } from '../errors/command-errors.js';

/** A command that waits for its answer. */
interface Held {
  readonly reject: (error: EngineClosed | OutcomeUnknown) => void;
  /** What it is told if the engine is closed now; by default {@link EngineClosed}. */
  outcome?: OutcomeUnknown;
}

/** The commands that an engine has taken and not answered yet: so many at most, and all of them answered in the end. */
export class PendingCommands {
  /**
   * One slot for each. A `Set` would move to new memory again and again as it fills up, and garbage collection would keep for long
   * what its abandoned memory refers to: half a command's time.
   */
  readonly #held: (Held | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #drained = Promise.withResolvers<void>();
  #isOpen = true;

  constructor(private readonly limit: number) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Counts a command until `work` has settled. Rejects with {@link EngineClosed} or {@link Overloaded} before it is begun. `work` is
   * given what to call as soon as the command may have taken effect.
   */
  async hold<T>(work: (doubt: (outcome: OutcomeUnknown) => void) => Promise<T>): Promise<T> {
    if (!this.#isOpen) throw new EngineClosed();
    if (this.#count >= this.limit) throw new Overloaded();
    // The first of work and close is the answer.
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const slot = this.#freeSlots.pop() ?? this.#held.length;
    const held: Held = { reject };
    this.#held[slot] = held;
    try {
      work((outcome) => (held.outcome = outcome)).then(resolve, reject);
      return await promise;
    } finally {
      this.#held[slot] = undefined;
      this.#freeSlots.push(slot);
      this.#checkDrained();
    }
  }

  /** Takes no more; resolves once all are answered. */
  close(): Promise<void> {
    this.#isOpen = false;
    this.#checkDrained();
    return this.#drained.promise;
  }

  /** Answers those that are left. */
  refuseAll(): void {
    for (const held of this.#held) held?.reject(held.outcome ?? new EngineClosed());
  }

  get #count(): number {
    return this.#held.length - this.#freeSlots.length;
  }

  #checkDrained(): void {
    if (!this.#isOpen && this.#count === 0) this.#drained.resolve();
  }
}
