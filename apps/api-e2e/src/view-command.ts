import { join } from 'node:path';
import { like, ROOT, spawnBank } from '@snapfold/running-bank';

const CLI = join(ROOT, 'apps/cli/dist/main.js');

/** An event that is parked in the generation that clients read. */
export interface Parked {
  readonly view: string;
  readonly position: number;
  readonly aggregateId: string;
  /** Absent if the event only waits behind another parked event. */
  readonly error?: string;
}

const generation = { view: '', number: 0, version: 0, status: '', checkpoint: 0, parked: 0 };
export type Generation = typeof generation;

/** Runs the command line's `views` commands on a database. */
export class ViewCommand {
  constructor(private readonly mongodbUri: string) {}

  async parked(): Promise<readonly Parked[]> {
    const lines = (await this.#run('parked')).split('\n').filter((line) => line !== '');
    return lines.map((line): Parked => like({ view: '', position: 0, aggregateId: '' }, JSON.parse(line)));
  }

  /** Returns all generations of all views. */
  async status(): Promise<readonly Generation[]> {
    return like([generation], JSON.parse(await this.#run('status')));
  }

  /** Resolves once clients read the new generation. */
  async rebuild(view: string): Promise<void> {
    await this.#run('rebuild', view);
  }

  async #run(command: string, ...args: readonly string[]): Promise<string> {
    const environment = { MONGODB_URI: this.mongodbUri };
    const options = { command: [process.execPath, CLI, 'views', command, ...args, '--json'] };
    const { code, out, err } = await spawnBank(environment, options).ended;
    if (code !== 0 || err !== '') throw new Error(`views ${command} ended with ${code}: ${err}`);
    return out;
  }
}
