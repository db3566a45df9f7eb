import { Cancellation } from '../runtime/cancellation.js';
import type { AbortSignalLike } from '../runtime/runtime.js';

/** One call of a handler. */
export class HandlerRun {
  readonly #cancellation = new Cancellation();
  readonly #commands = new Set<Promise<unknown>>();
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

  /** Whether a command that the handler has sent is under way. */
  get isSending(): boolean {
    return this.#commands.size > 0;
  }

  /** Takes note of a command that the handler sends. */
  sends<T>(command: Promise<T>): Promise<T> {
    this.#commands.add(command);
    const end = () => void this.#commands.delete(command);
    // Also handles the failure of a command that the handler does not wait for, which would end the process.
    command.then(end, end);
    return command;
  }

  /** Resolves once no command is under way. Rejects if one fails meanwhile. */
  async sent(): Promise<void> {
    while (this.isSending) await Promise.all(this.#commands);
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
