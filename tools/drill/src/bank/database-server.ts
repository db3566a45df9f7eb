import { findMongodBinary, startMongod, type RunningMongod } from '@snapfold/mongod';
import type { VictimProcess } from '../faults/victim-process.js';

/** The drill's own mongod: always on the same data directory and the same port. */
export class DatabaseServer implements VictimProcess {
  readonly uri: string;
  #mongod: RunningMongod;

  private constructor(
    private readonly start: () => Promise<RunningMongod>,
    mongod: RunningMongod,
  ) {
    this.uri = uriOf(mongod);
    this.#mongod = mongod;
  }

  static async start(dataDir: string): Promise<DatabaseServer> {
    const log = (line: string) => console.log(line);
    const binary = await findMongodBinary({ env: process.env, log });
    const start = () => startMongod({ binary, dataDir, log });
    return new DatabaseServer(start, await start());
  }

  get pid(): number {
    return this.#mongod.pid;
  }

  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await this.#mongod.exited;
  }

  async restart(): Promise<void> {
    this.#mongod = await this.start();
    const uri = uriOf(this.#mongod);
    if (uri !== this.uri) throw new Error(`mongod came back as ${uri}, not as ${this.uri}`);
  }

  /** Stops it in good order. */
  async stop(): Promise<void> {
    await this.#mongod.stop();
  }
}

const uriOf = ({ uri }: RunningMongod) => uri.replace('/?', '/drill?');
