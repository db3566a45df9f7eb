import type { Connection, mongo } from 'mongoose';
import { nativeCollection } from '../connection/native-collection.js';
import { PrimaryWatch } from '../connection/primary-watch.js';
import { accessStore } from '../connection/store-access.js';

/** For how many ms a majority may take to confirm the primary: less than a socket may be silent, so that it is the server that gives up. */
const barrierMs = 4_000;

/**
 * Majority reads that are not out of date. Those of a primary that was just elected, or is about to be deposed, may be older than
 * acknowledged commits for some seconds.
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
   * A write that a majority takes: nobody but the primary can have one, and who has it has all that was written before. A `read` that
   * begins afterwards is not older, whichever primary answers it.
   */
  async barrier(): Promise<void> {
    const { seen } = this.#primaries;
    const options = { upsert: true, maxTimeMS: barrierMs };
    await accessStore(() => this.#counters.updateOne({ _id: 'barriers' }, { $inc: { position: 1 } }, options));
    this.#confirmed = Math.max(this.#confirmed, seen);
  }

  /** Runs a majority read on a primary that is confirmed: after the driver has come to another one, behind a barrier. */
  async read<T>(operation: () => Promise<T>): Promise<T> {
    for (;;) {
      while (this.#confirmed < this.#primaries.seen) {
        this.#confirming ??= this.barrier().finally(() => (this.#confirming = undefined));
        await this.#confirming;
      }
      const result = await accessStore(operation);
      // It may be the read itself that came to another one.
      if (this.#confirmed >= this.#primaries.seen) return result;
    }
  }
}
