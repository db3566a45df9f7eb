import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Orders } from './dispatcher-process.js';

/** A process that keeps a view and is struck at one of its await points. */
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

  /** `folder` holds the built files of this package. */
  static start(folder: string, orders: Orders): StruckProcess {
    const child = fork(join(folder, 'dispatcher-process.js'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('The process has no pipes for its output.');
    child.send(orders);
    // Not 'close', which a child never emits once its parent has disconnected.
    const ended = Promise.all([once(child, 'exit'), once(stdout, 'end'), once(stderr, 'end')]);
    return new StruckProcess(child, orders, stdout, stderr, ended);
  }

  /** The await points that the process has passed, in order. */
  get passed(): readonly string[] {
    return this.#out.split('\n').slice(0, -1);
  }

  /** Whether the process has been struck. */
  get isStruck(): boolean {
    const { strike } = this.orders;
    return strike !== undefined && this.passed.filter((point) => point === strike.point).length >= strike.time;
  }

  /** What the process wrote to stderr. */
  get err(): string {
    return this.#err;
  }

  /** Whether the process has ended and all its output has been read, which may be later. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The signal or the exit code with which the process ended. */
  get end(): NodeJS.Signals | number | null {
    return this.child.signalCode ?? this.child.exitCode;
  }

  /** Asks the process to end in good order. */
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
