import type { Connection, mongo } from 'mongoose';
import { nativeCollection } from '../connection/native-collection.js';
import { PrimaryWatch } from '../connection/primary-watch.js';
import { accessStore } from '../connection/store-access.js';

/** How long a majority may take to confirm the primary. Shorter than the socket timeout, so that the server gives up first. */
const barrierMs = 4_000;

/**
 * Runs majority reads that are never stale. A plain majority read may miss acknowledged commits for some seconds if its primary was
 * just elected or is about to be deposed.
 */
export class ConfirmedReads {
  readonly #primaries: PrimaryWatch;
  readonly #counters: mongo.Collection<{ readonly _id: string; readonly position: number }>;
  #confirmed = 0;
  #confirming: Promise<void> | undefined;

  constructor(connection: Connection) {
    this.#primaries = PrimaryWatch.of(connection);
    this.#counters = nativeCollection(connection, 'counters');
  }

  /**
   * Writes to a majority. Only the real primary can do that, and every member with this write has all earlier ones. A `read` that begins
   * afterwards sees everything that was acknowledged before, also if a new primary answers it.
   */
  async barrier(): Promise<void> {
    const { seen } = this.#primaries;
    const options = { upsert: true, maxTimeMS: barrierMs };
    await accessStore(() => this.#counters.updateOne({ _id: 'barriers' }, { $inc: { position: 1 } }, options));
    this.#confirmed = Math.max(this.#confirmed, seen);
  }

  /** Runs a majority read on a confirmed primary: after the driver has found another one, behind a barrier. */
  async read<T>(operation: () => Promise<T>): Promise<T> {
    for (;;) {
      while (this.#confirmed < this.#primaries.seen) {
        this.#confirming ??= this.barrier().finally(() => (this.#confirming = undefined));
        await this.#confirming;
      }
      const result = await accessStore(operation);
      // The driver may have found another primary during the read.
      if (this.#confirmed >= this.#primaries.seen) return result;
    }
  }
}
