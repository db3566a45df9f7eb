import { MongoClient } from 'mongodb';
import { readOf, registryOf } from './stored-views.js';
import type { ViewName } from './view-names.js';

/** What the registry of the views tells; nothing while the database is out of reach. */
export class Registry {
  readonly #client: MongoClient;

  constructor(mongodbUri: string) {
    this.#client = new MongoClient(mongodbUri, { serverSelectionTimeoutMS: 2_000 });
  }

  /** How often a replay of a view is asked for that has not been done. */
  async replaysAsked(view: ViewName): Promise<number> {
    const ofView = (await this.#read()).filter((generation) => generation.view === view);
    return ofView.reduce((sum, { replay }) => sum + Number(replay ?? 0), 0);
  }

  /** Who had the lease last of the generation of a view that is read. */
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
