import { startBank, type End, type HttpClient, type RunningBank } from '@snapfold/running-bank';
import type { ApiName } from '../faults/fault.js';
import type { PausableProcess } from '../faults/victim-process.js';

/** How often a start may fail: the database may be down at that moment. */
const STARTS = 20;

/** One of the two processes that serve the bank, through all its lives. */
export class ApiProcess implements PausableProcess {
  /** How each life ended. */
  readonly ends: End[] = [];
  #bank: RunningBank | undefined;

  constructor(
    readonly name: ApiName,
    private readonly mongodbUri: string,
  ) {}

  get pid(): number {
    return this.#running.pid;
  }

  /** Another one in each life; none while it is known to be down. */
  get http(): HttpClient | undefined {
    return this.#bank?.http;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async restart(): Promise<void> {
    for (let start = 1; !this.#bank; start += 1) {
      try {
        this.#bank = await startBank({ MONGODB_URI: this.mongodbUri });
      } catch (error) {
        if (start === STARTS) throw error;
      }
    }
  }

  pause(): void {
    this.#running.signal('SIGSTOP');
  }

  goOn(): void {
    this.#running.signal('SIGCONT');
  }

  /** Resolves with how it ended: in good order, or not. */
  stop(): Promise<End> {
    return this.#end('SIGTERM');
  }

  get #running(): RunningBank {
    if (!this.#bank) throw new Error(`${this.name} does not run`);
    return this.#bank;
  }

  async #end(signal: NodeJS.Signals): Promise<End> {
    const running = this.#running;
    this.#bank = undefined;
    running.signal(signal);
    const end = await running.ended;
    this.ends.push(end);
    return end;
  }
}
