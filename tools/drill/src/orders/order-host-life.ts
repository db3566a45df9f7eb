import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { CommandIdentity } from '@snapfold/kernel/engine';
import type { End } from '@snapfold/running-bank';
import type { ProcessLife } from '../faults/serving-process.js';
import type { OrderAnswer, OrderCommand, OrderReply, OrderRequest } from './order-messages.js';

const MAIN = join(import.meta.dirname, 'order-host-main.js');

/** Longer than any pause and the time that a host needs for an answer after it. */
const ANSWER_MS = 60_000;
const START_MS = 120_000;

class HostEnded extends Error {
  override readonly name = 'HostEnded';
}

/** The host runs, but does not answer. */
class HostSilent extends Error {
  override readonly name = 'HostSilent';
}

/** One process that serves orders, from its start to its end. */
export class OrderHostLife implements ProcessLife {
  readonly ended: Promise<End>;
  readonly #serving = Promise.withResolvers<void>();
  readonly #asked = new Map<number, PromiseWithResolvers<OrderAnswer>>();
  #serial = 0;
  #lost: Error | undefined;

  private constructor(private readonly child: ChildProcess) {
    let err = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('message', (reply: OrderReply) => this.#take(reply));
    // A paused host would outlive the drill.
    const endWithDrill = () => void child.kill('SIGKILL');
    process.once('exit', endWithDrill);
    const gone = Promise.withResolvers<void>();
    child.once('close', () => gone.resolve());
    child.on('error', (error) => {
      err += String(error);
      // A process that could not be started emits no 'close'.
      if (child.pid === undefined) gone.resolve();
    });
    this.ended = gone.promise.then(() => {
      process.off('exit', endWithDrill);
      this.#lose(new HostEnded(err.trim()));
      return { code: child.exitCode, signal: child.signalCode, out: '', err };
    });
  }

  /** Starts a host. Rejects if it ends before it serves, or does not serve in time. */
  static async start(uri: string): Promise<OrderHostLife> {
    // Structured clones, since JSON knows neither -0 nor a field that is undefined.
    const child = fork(MAIN, [uri], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const life = new OrderHostLife(child);
    try {
      await inTime(START_MS, life.#serving.promise);
      return life;
    } catch (error) {
      life.signal('SIGKILL');
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** How many requests wait for their answers. */
  get underWay(): number {
    return this.#asked.size;
  }

  /** Rejects if the process ends before it answers, or does not answer in time. */
  async ask(identity: CommandIdentity, command: OrderCommand): Promise<OrderAnswer> {
    if (this.#lost) throw this.#lost;
    const answer = Promise.withResolvers<OrderAnswer>();
    const request: OrderRequest = { serial: (this.#serial += 1), identity, command };
    this.#asked.set(request.serial, answer);
    // A request that cannot be sent needs no handling here: the process has ended, which rejects it.
    this.child.send(request, () => {});
    return inTime(ANSWER_MS, answer.promise).finally(() => this.#asked.delete(request.serial));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  #take(reply: OrderReply): void {
    if (reply === 'serves') return this.#serving.resolve();
    this.#asked.get(reply.serial)?.resolve(reply.answer);
  }

  #lose(error: Error): void {
    this.#lost = error;
    this.#serving.reject(error);
    for (const { reject } of this.#asked.values()) reject(error);
  }
}

/** @throws {@link HostSilent} if the answer takes longer */
async function inTime<T>(ms: number, answer: Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(new HostSilent(`There was no answer for ${ms} ms.`)), ms);
  return Promise.race([answer, over.promise]).finally(() => clearTimeout(timer));
}
