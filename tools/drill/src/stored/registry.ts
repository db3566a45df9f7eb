import { MongoClient } from 'mongodb';
import { readOf, registryOf } from './stored-views.js';
import type { ViewName } from './view-names.js';

/** Reads the registry of the views. It reads nothing while the database is out of reach. */
export class Registry {
  readonly #client: MongoClient;

  constructor(mongodbUri: string) {
    this.#client = new MongoClient(mongodbUri, { serverSelectionTimeoutMS: 2_000 });
  }

  /** How many replays of a view are asked for and not done. */
  async replaysAsked(view: ViewName): Promise<number> {
    const ofView = (await this.#read()).filter((generation) => generation.view === view);
    return ofView.reduce((sum, { replay }) => sum + Number(replay ?? 0), 0);
  }

  /** The last holder of the lease of the generation of a view that is read. */
  async ownerOf(view: ViewName): Promise<string | undefined> {
    return readOf(await this.#read(), view)?.lease.owner;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #read() {
    return registryOf(this.#client.db()).catch(() => []);
  }
}
