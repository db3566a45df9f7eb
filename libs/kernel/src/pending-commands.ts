import { EngineClosed, Overloaded } from './command-errors.js';

/** The commands that an engine has taken and not answered yet: so many at most, and all of them answered in the end. */
export class PendingCommands {
  readonly #refusals = new Set<(error: EngineClosed) => void>();
  readonly #drained = Promise.withResolvers<void>();
  #isOpen = true;

  constructor(private readonly limit: number) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Counts a command until `work` has settled. Rejects with {@link EngineClosed} or {@link Overloaded} before it is begun. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isOpen) throw new EngineClosed();
    if (this.#refusals.size >= this.limit) throw new Overloaded();
    const { promise: refused, reject } = Promise.withResolvers<never>();
    this.#refusals.add(reject);
    try {
      return await Promise.race([work(), refused]);
    } finally {
      this.#refusals.delete(reject);
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
    for (const refuse of this.#refusals) refuse(new EngineClosed());
  }

  #checkDrained(): void {
    if (!this.#isOpen && this.#refusals.size === 0) this.#drained.resolve();
  }
}
