import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DatabasePlace } from '../../database/database.js';
import { numberAt } from '../../database/number-at.js';
import type { LoadResult } from '../../measure/load.js';

/** A process that makes deposits on the same accounts as other processes. */
export class LoadProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start({ uri, database }: DatabasePlace, accounts: readonly string[]): Promise<LoadProcess> {
    const child = fork(join(import.meta.dirname, 'deposit-process.js'), [uri, database, ...accounts]);
    const process = new LoadProcess(child);
    await process.#answer();
    return process;
  }

  async deposit(ms: number): Promise<LoadResult> {
    this.child.send(ms);
    const answer = await this.#answer();
    return {
      done: numberAt(answer, 'done'),
      perSecond: numberAt(answer, 'perSecond'),
      p50: numberAt(answer, 'p50'),
      longest: numberAt(answer, 'longest'),
    };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }

  async #answer(): Promise<unknown> {
    const settled = new AbortController();
    const { signal } = settled;
    const answer = once(this.child, 'message', { signal }).then(([message]: unknown[]) => message);
    const exit = once(this.child, 'exit', { signal }).then(() => {
      throw new Error('A process of the benchmark ended, since one of its commands failed.');
    });
    try {
      return await Promise.race([answer, exit]);
    } finally {
      settled.abort();
      await Promise.allSettled([answer, exit]);
    }
  }
}
