import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, spawnBank, until, type End, type StartedBank } from '@snapfold/running-bank';
import type { BankRelease, OperatorName, Work } from '../faults/fault.js';
import type { OperatorTool } from '../faults/strike.js';
import type { ReplaceableProcess } from '../faults/victim-process.js';
import type { ViewName } from '../stored/view-names.js';
import { environmentFor } from './release-environment.js';

/** One run of an operator's process. Times are of `performance.now()`. */
export interface OperatorRun {
  readonly work: Work['kind'];
  readonly view: ViewName;
  readonly begunAt: number;
  readonly endedAt: number;
  /** `stopped`: it was asked to end. `overdue`: it did not finish in time and was killed. */
  readonly how: 'by itself' | 'killed' | 'stopped' | 'overdue';
  readonly end: End;
}

const CLI = join(ROOT, 'apps/cli/dist/main.js');
const PATIENCE_MS = 90_000;

/** `npm run views -- rebuild <view>` or `replay <view>`, one at a time. While it runs, the process also keeps the view. */
export class OperatorProcess implements OperatorTool, ReplaceableProcess {
  /** The runs that have ended. */
  readonly runs: OperatorRun[] = [];
  release: BankRelease = 'present';
  readonly #work: Work['kind'];
  #running: { readonly process: StartedBank; readonly recorded: Promise<void> } | undefined;
  #view: ViewName = 'movement';
  #how: OperatorRun['how'] = 'by itself';

  /** `asked`: how many replays of a view are asked for. The process does not print that, so the database is asked. */
  constructor(
    name: OperatorName,
    private readonly mongodbUri: string,
    private readonly asked: (view: ViewName) => Promise<number>,
  ) {
    this.#work = name === 'rebuild' ? 'rebuild' : 'replay';
  }

  get pid(): number | undefined {
    return this.#running?.process.pid;
  }

  /** How each run ended. */
  get ends(): readonly End[] {
    return this.runs.map(({ end }) => end);
  }

  /** Waits for the run before to end, and starts another. Resolves once that is in the middle of its work, or has ended. */
  async begin(view: ViewName): Promise<void> {
    await this.settle();
    const before = await this.asked(view);
    this.#view = view;
    this.#start();
    await until(`a ${this.#work} to begin`, () => this.#isUnderWay(view, before));
  }

  /** Resolves once no run is under way, with the last one. */
  async settle(): Promise<OperatorRun | undefined> {
    const recorded = this.#running?.recorded.then(() => true);
    if (recorded && !(await Promise.race([recorded, sleep(PATIENCE_MS, false, { ref: false })])))
      await this.#end('overdue');
    return this.runs.at(-1);
  }

  kill(): Promise<void> {
    return this.#end('killed');
  }

  stop(): Promise<void> {
    return this.#end('stopped');
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

  async #end(how: Exclude<OperatorRun['how'], 'by itself'>): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#how = how;
    if (how === 'stopped') running.process.signal('SIGTERM');
    else running.process.kill();
    const isOver = running.recorded.then(() => true);
    if (await Promise.race([isOver, sleep(PATIENCE_MS, false, { ref: false })])) return;
    await this.#end('overdue');
  }

  /** `before`: how many replays others had asked for. */
  async #isUnderWay(view: ViewName, before: number): Promise<boolean> {
    if (!this.#running) return true;
    return this.#work === 'rebuild' ? this.#running.process.out() !== '' : (await this.asked(view)) > before;
  }

  #start(): void {
    const view = this.#view;
    const work = this.#work;
    const begunAt = performance.now();
    const command = [process.execPath, CLI, 'views', work, view, '--json'];
    const started = spawnBank(environmentFor(this.release, this.mongodbUri), { command });
    this.#how = 'by itself';
    const recorded = started.ended.then((end) => {
      this.#running = undefined;
      this.runs.push({ work, view, begunAt, endedAt: performance.now(), how: this.#how, end });
    });
    this.#running = { process: started, recorded };
  }
}
