import { join } from 'node:path';
import { AnsweringProcess } from '../../processes/answering-process.js';
import { httpLoadResultOf, type HttpLoad, type HttpLoadResult } from './http-load.js';

/** The process that sends the requests. */
export class LoadGenerator {
  private constructor(private readonly process: AnsweringProcess) {}

  static async start(): Promise<LoadGenerator> {
    return new LoadGenerator(await AnsweringProcess.start(join(import.meta.dirname, 'load-generator-process.js'), []));
  }

  async run(load: HttpLoad): Promise<HttpLoadResult> {
    return httpLoadResultOf(await this.process.ask(load));
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
