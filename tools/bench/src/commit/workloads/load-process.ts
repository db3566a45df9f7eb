import { join } from 'node:path';
import type { DatabasePlace } from '../../database/database.js';
import { loadResultOf, type LoadResult } from '../../measure/load.js';
import { AnsweringProcess } from '../../processes/answering-process.js';

/** A process that makes deposits on the same accounts as other processes. */
export class LoadProcess {
  private constructor(private readonly process: AnsweringProcess) {}

  static async start({ uri, database }: DatabasePlace, accounts: readonly string[]): Promise<LoadProcess> {
    const script = join(import.meta.dirname, 'deposit-process.js');
    return new LoadProcess(await AnsweringProcess.start(script, [uri, database, ...accounts]));
  }

  async deposit(ms: number): Promise<LoadResult> {
    return loadResultOf(await this.process.ask(ms));
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
