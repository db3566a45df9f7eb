import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CommandIdentity } from '@snapfold/kernel';
import type { End } from '@snapfold/running-bank';
import type { ProcessLife } from '../faults/serving-process.js';
import type { OrderAnswer, OrderCommand, OrderReply, OrderRequest } from './order-messages.js';

const MAIN = join(import.meta.dirname, 'order-host-main.js');

class HostEnded extends Error {
  override readonly name = 'HostEnded';
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
    // A paused one would outlive the drill.
    const endWithDrill = () => void child.kill('SIGKILL');
    process.once('exit', endWithDrill);
    this.ended = once(child, 'close').then(() => {
      process.off('exit', endWithDrill);
      this.#lose(new HostEnded(err.trim()));
      return { code: child.exitCode, signal: child.signalCode, out: '', err };
    });
  }

  /** Resolves once it serves; rejects if it ends before. */
  static async start(uri: string): Promise<OrderHostLife> {
    // Structured clones, since JSON knows neither -0 nor a field that is undefined.
    const child = fork(MAIN, [uri], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const life = new OrderHostLife(child);
    await life.#serving.promise;
    return life;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** How many requests wait for their answers. */
  get underWay(): number {
    return this.#asked.size;
  }

  /** Rejects if the process ends before it answers. */
  ask(identity: CommandIdentity, command: OrderCommand): Promise<OrderAnswer> {
    if (this.#lost) return Promise.reject(this.#lost);
    const answer = Promise.withResolvers<OrderAnswer>();
    const request: OrderRequest = { serial: (this.#serial += 1), identity, command };
    this.#asked.set(request.serial, answer);
    // What cannot be sent is lost when the process ends.
    this.child.send(request, () => {});
    return answer.promise;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  #take(reply: OrderReply): void {
    if (reply === 'serves') return this.#serving.resolve();
    this.#asked.get(reply.serial)?.resolve(reply.answer);
    this.#asked.delete(reply.serial);
  }

  #lose(error: Error): void {
    this.#lost = error;
    this.#serving.reject(error);
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}
