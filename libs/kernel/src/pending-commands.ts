import { EngineClosed, Overloaded } from './command-errors.js';

type Refuse = (error: EngineClosed) => void;

/** The commands that an engine has taken and not answered yet: so many at most, and all of them answered in the end. */
export class PendingCommands {
  /**
   * One slot for each. A `Set` would move to new memory again and again as it fills up, and garbage collection would keep for long
   * what its abandoned memory refers to: half a command's time.
   */
  readonly #refusals: (Refuse | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #drained = Promise.withResolvers<void>();
  #isOpen = true;

  constructor(private readonly limit: number) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Counts a command until `work` has settled. Rejects with {@link EngineClosed} or {@link Overloaded} before it is begun. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isOpen) throw new EngineClosed();
    if (this.#count >= this.limit) throw new Overloaded();
    // The first of work and refusal is the answer.
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const slot = this.#freeSlots.pop() ?? this.#refusals.length;
    this.#refusals[slot] = reject;
    try {
      work().then(resolve, reject);
      return await promise;
    } finally {
      this.#refusals[slot] = undefined;
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
    for (const refuse of this.#refusals) refuse?.(new EngineClosed());
  }

  get #count(): number {
    return this.#refusals.length - this.#freeSlots.length;
  }

  #checkDrained(): void {
    if (!this.#isOpen && this.#count === 0) this.#drained.resolve();
  }
}
