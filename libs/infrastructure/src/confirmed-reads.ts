import type { Connection, mongo } from 'mongoose';
import { PrimaryWatch } from './primary-watch.js';
import { accessStore } from './store-access.js';

/** For how many ms a majority may take to confirm the primary. */
const barrierMs = 5_000;

/**
 * Makes sure that majority reads of a collection are up to date. Those of a primary that was just elected, or is about to be
 * deposed, may be older than acknowledged commits for some seconds.
 */
export class ConfirmedReads {
  readonly #primaries: PrimaryWatch;
  #confirmed = 0;
  #confirming: Promise<void> | undefined;

  constructor(
    connection: Connection,
    private readonly collection: mongo.Collection<{ readonly _id: number }>,
  ) {
    this.#primaries = PrimaryWatch.of(connection);
  }

  /**
   * A linearizable read: the server answers only once a majority has confirmed that it is the primary and has all that it has. A
   * majority read that begins afterwards is not older.
   */
  async barrier(): Promise<void> {
    const { seen } = this.#primaries;
    // By its id, as linearizable reads ask for; whether there is such a document does not matter.
    const options = { projection: { _id: 1 }, readConcern: { level: 'linearizable' }, maxTimeMS: barrierMs } as const;
    await accessStore(() => this.collection.findOne({ _id: 1 }, options));
    this.#confirmed = Math.max(this.#confirmed, seen);
  }

  /** Resolves once the primary that the driver came to last is confirmed: at once, except after it has changed. */
  async ready(): Promise<void> {
    while (this.#confirmed < this.#primaries.seen) {
      this.#confirming ??= this.barrier().finally(() => (this.#confirming = undefined));
      await this.#confirming;
    }
  }
}
