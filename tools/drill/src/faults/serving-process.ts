import { setTimeout as sleep } from 'node:timers/promises';
import type { End } from '@snapfold/running-bank';
import type { PausableProcess } from './victim-process.js';

/** A process from its start to its end. */
export interface ProcessLife {
  readonly pid: number | undefined;
  readonly ended: Promise<End>;
  signal(signal: NodeJS.Signals): void;
}

/** How often a start is tried: the database may be down at that moment. */
const STARTS = 20;

/** Longer than a server takes at most to end in good order. */
const END_MS = 60_000;

/** A server that is started again and again; each of its processes is a life. */
export class ServingProcess<Name extends string, Life extends ProcessLife> implements PausableProcess {
  /** How each life ended. */
  readonly ends: End[] = [];
  #life: Life | undefined;

  /** `start` resolves once it serves. */
  constructor(
    readonly name: Name,
    private readonly start: () => Promise<Life>,
    private readonly endMs = END_MS,
  ) {}

  get pid(): number | undefined {
    return this.#running.pid;
  }

  /** The running process; none while it is known to be down. */
  get life(): Life | undefined {
    return this.#life;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async restart(): Promise<void> {
    for (let start = 1; !this.#life; start += 1) {
      try {
        this.#life = await this.start();
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

  /** Asks the process to end, and kills it if it does not. Resolves with how it ended. */
  stop(): Promise<End> {
    return this.#end('SIGTERM');
  }

  get #running(): Life {
    if (!this.#life) throw new Error(`${this.name} does not run`);
    return this.#life;
  }

  async #end(signal: NodeJS.Signals): Promise<End> {
    const life = this.#running;
    this.#life = undefined;
    life.signal(signal);
    const end = await this.#endOf(life);
    this.ends.push(end);
    return end;
  }

  async #endOf(life: Life): Promise<End> {
    const end = await Promise.race([life.ended, sleep(this.endMs, undefined, { ref: false })]);
    if (end) return end;
    life.signal('SIGKILL');
    const killed = await life.ended;
    return {
      ...killed,
      err: `${killed.err}\n${this.name} was killed: it had not ended ${this.endMs} ms after it was asked to.`,
    };
  }
}
