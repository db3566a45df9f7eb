import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, spawnBank, until, type End, type StartedBank } from '@snapfold/running-bank';
import type { PausableProcess } from '../faults/victim-process.js';
import type { ViewName } from './view-names.js';

/** One process; times as of `performance.now()`. */
export interface RebuildRun {
  readonly view: ViewName;
  readonly begunAt: number;
  readonly endedAt: number;
  /** `overdue`: it did not come to its end, and was killed for that. */
  readonly how: 'by itself' | 'killed' | 'overdue';
  readonly end: End;
}

const CLI = join(ROOT, 'apps/cli/dist/main.js');
const PATIENCE_MS = 90_000;

/** `npm run views -- rebuild <view>`, which keeps the view too as long as it runs; one at a time. */
export class RebuildProcess implements PausableProcess {
  /** Those that have ended. */
  readonly runs: RebuildRun[] = [];
  #running: { readonly process: StartedBank; readonly recorded: Promise<void> } | undefined;
  #view: ViewName = 'movement';
  #how: RebuildRun['how'] = 'by itself';

  constructor(private readonly mongodbUri: string) {}

  get pid(): number | undefined {
    return this.#running?.process.pid;
  }

  /** How each ended. */
  get ends(): readonly End[] {
    return this.runs.map(({ end }) => end);
  }

  /** Resolves once it is in the middle of its work, or has ended; waits for the one before. */
  async begin(view: ViewName): Promise<void> {
    await this.settle();
    this.#view = view;
    this.#start();
    await until('the first progress of a rebuild', () => this.#running?.process.out() !== '');
  }

  /** Resolves once none is under way. */
  async settle(): Promise<void> {
    const recorded = this.#running?.recorded.then(() => true);
    if (!recorded || (await Promise.race([recorded, sleep(PATIENCE_MS, false, { ref: false })]))) return;
    await this.#kill('overdue');
  }

  kill(): Promise<void> {
    return this.#kill('killed');
  }

  restart(): Promise<void> {
    this.#start();
    return Promise.resolve();
  }

  pause(): void {
    this.#running?.process.signal('SIGSTOP');
  }

  goOn(): void {
    this.#running?.process.signal('SIGCONT');
  }

  async #kill(how: RebuildRun['how']): Promise<void> {
    this.#how = how;
    this.#running?.process.kill();
    await this.#running?.recorded;
  }

  #start(): void {
    const view = this.#view;
    const begunAt = performance.now();
    const command = [process.execPath, CLI, 'views', 'rebuild', view, '--json'];
    const started = spawnBank({ MONGODB_URI: this.mongodbUri }, { command });
    this.#how = 'by itself';
    const recorded = started.ended.then((end) => {
      this.#running = undefined;
      this.runs.push({ view, begunAt, endedAt: performance.now(), how: this.#how, end });
    });
    this.#running = { process: started, recorded };
  }
}
