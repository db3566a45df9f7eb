import type { Connection, mongo } from 'mongoose';

const watches = new WeakMap<mongo.MongoClient, PrimaryWatch>();

/** Counts the primaries that the driver has come to. There is one for each client: it listens as long as the client lives. */
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

  /** How many have been seen, with the one that there was at the beginning. */
  get seen(): number {
    return this.#seen;
  }

  #note({ servers }: mongo.TopologyDescription): void {
    const primary = [...servers.values()].find(({ type }) => type === 'RSPrimary');
    if (!primary) return;
    // A server that was elected again is another primary too.
    const name = `${primary.address} ${String(primary.electionId)}`;
    if (name === this.#primary) return;
    this.#primary = name;
    this.#seen += 1;
  }
}
