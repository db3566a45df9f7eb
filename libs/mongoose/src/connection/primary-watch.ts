import type { Connection, mongo } from 'mongoose';

const watches = new WeakMap<mongo.MongoClient, PrimaryWatch>();

/** Counts the primaries that the driver has found. Each client has one watch, which listens as long as the client lives. */
export class PrimaryWatch {
  #primary: string | undefined;
  #seen = 1;

  private constructor(client: mongo.MongoClient) {
    client.on('topologyDescriptionChanged', ({ newDescription }) => this.#note(newDescription));
  }

  static of(connection: Connection): PrimaryWatch {
    const client = connection.getClient();
    const watch = watches.get(client) ?? new PrimaryWatch(client);
    watches.set(client, watch);
    return watch;
  }

  /** The number of primaries so far, including the one at the beginning. */
  get seen(): number {
    return this.#seen;
  }

  #note({ servers }: mongo.TopologyDescription): void {
    const primary = [...servers.values()].find(({ type }) => type === 'RSPrimary');
    if (!primary) return;
    // A server that is elected again counts as another primary.
    const name = `${primary.address} ${String(primary.electionId)}`;
    if (name === this.#primary) return;
    this.#primary = name;
    this.#seen += 1;
  }
}
