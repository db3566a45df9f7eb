import { Cancellation } from '../runtime/cancellation.js';
import type { AbortSignalLike } from '../runtime/runtime.js';

/** One call of a handler. */
export class HandlerRun {
  readonly #cancellation = new Cancellation();
  #isOver = false;
  #isUnavailable = false;

  /** Tells the handler to end. */
  get signal(): AbortSignalLike {
    return this.#cancellation;
  }

  /** Whether the handler may send no more commands. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether a command that the handler has sent failed since something was unavailable. */
  get isUnavailable(): boolean {
    return this.#isUnavailable;
  }

  metUnavailable(): void {
    this.#isUnavailable = true;
  }

  /** The handler has ended. */
  end(): void {
    this.#isOver = true;
  }

  /** Ends the run before the handler has ended. */
  abort(): void {
    this.#isOver = true;
    this.#cancellation.abort();
  }
}
