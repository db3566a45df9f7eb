/** Passes the barrier of a store with one call at a time. All callers that arrive while one is under way share the next. */
export class ReadBarrier {
  #underWay: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(private readonly store: { barrier(): Promise<void> }) {}

  /** Resolves once reads see everything that was acknowledged before the call. Rejects as the store does. */
  pass(): Promise<void> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<void> {
    await this.#underWay.catch(() => undefined);
    this.#underWay = this.#next ?? Promise.resolve();
    this.#next = undefined;
    await this.store.barrier();
  }
}
