import { EngineClosed, Overloaded, type OutcomeUnknown } from '../errors/command-errors.js';

/** A command that waits for its answer. */
interface Held {
  readonly reject: (error: EngineClosed | OutcomeUnknown) => void;
  /** The error of the command if the engine is closed now; by default {@link EngineClosed}. */
  outcome?: OutcomeUnknown;
}

/** The commands that an engine has taken and not answered yet. Their number is limited, and all of them are answered in the end. */
export class PendingCommands {
  /**
   * A slot for each command. A `Set` would move to new memory again and again while commands come and go, and garbage collection would
   * keep everything that the old memory refers to for long: that took half the time of a command.
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
   * Counts a command until `work` has settled. Rejects with {@link EngineClosed} or {@link Overloaded} without starting `work`. `work`
   * calls `doubt` as soon as the command may have taken effect.
   */
  async hold<T>(work: (doubt: (outcome: OutcomeUnknown) => void) => Promise<T>): Promise<T> {
    if (!this.#isOpen) throw new EngineClosed();
    if (this.#count >= this.limit) throw new Overloaded();
    // The answer is the outcome of `work`, or the error of `refuseAll` if that comes first.
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

  /** Takes no more commands. Resolves once all commands are answered. */
  close(): Promise<void> {
    this.#isOpen = false;
    this.#checkDrained();
    return this.#drained.promise;
  }

  /** Rejects the commands that are not answered yet. */
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
