import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Orders } from './dispatcher-process.js';

/** A process that keeps a view, and is struck at one of its await points. */
export class StruckProcess {
  #out = '';
  #err = '';
  #hasEnded = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly orders: Orders,
    out: Readable,
    err: Readable,
    readonly ended: Promise<unknown>,
  ) {
    out.setEncoding('utf8').on('data', (text: string) => (this.#out += text));
    err.setEncoding('utf8').on('data', (text: string) => (this.#err += text));
    void ended.then(() => (this.#hasEnded = true));
  }

  /** `folder` is where this package has been built. */
  static start(folder: string, orders: Orders): StruckProcess {
    const child = fork(join(folder, 'dispatcher-process.js'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('Both are pipes.');
    child.send(orders);
    // Not its 'close': that never comes once the parent has disconnected.
    const ended = Promise.all([once(child, 'exit'), once(stdout, 'end'), once(stderr, 'end')]);
    return new StruckProcess(child, orders, stdout, stderr, ended);
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

  /** What it wrote to stderr. */
  get err(): string {
    return this.#err;
  }

  /** Whether it is gone, and all that it wrote has been read: its exit may be known before that. */
  get hasEnded(): boolean {
    return this.#hasEnded;
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
