import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Orders } from './dispatcher-process.js';

/** A process that keeps a view, and is struck at one of its await points. */
export class StruckProcess {
  #out = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly orders: Orders,
    out: Readable,
    readonly ended: Promise<unknown>,
  ) {
    out.setEncoding('utf8').on('data', (text: string) => (this.#out += text));
  }

  /** `folder` is where this package has been built. */
  static start(folder: string, orders: Orders): StruckProcess {
    const child = fork(join(folder, 'dispatcher-process.js'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const { stdout } = child;
    if (!stdout) throw new Error('Its stdout is a pipe.');
    child.send(orders);
    // Not its 'close': that never comes once the parent has disconnected.
    return new StruckProcess(child, orders, stdout, Promise.all([once(child, 'exit'), once(stdout, 'end')]));
  }

  /** The await points that it has passed, in order. */
  get passed(): readonly string[] {
    return this.#out.split('\n').slice(0, -1);
  }

  /** Whether it has come to where it is struck. */
  get isStruck(): boolean {
    const { strike } = this.orders;
    return strike !== undefined && this.passed.filter((point) => point === strike.point).length >= strike.time;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** By which signal it ended, or its exit code. */
  get end(): NodeJS.Signals | number | null {
    return this.child.signalCode ?? this.child.exitCode;
  }

  /** Asks it to end in good order. */
  leave(): void {
    if (this.child.connected) this.child.disconnect();
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
