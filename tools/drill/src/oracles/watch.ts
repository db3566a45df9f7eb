import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError } from 'mongodb';

/** Looks again and again, each time after a pause, until it is stopped. */
export class Watch {
  readonly #watching: Promise<void>;
  #awaited: (() => void)[] = [];
  #stopping = false;

  constructor(pauseMs: number, look: () => Promise<void>) {
    this.#watching = this.#run(pauseMs, look);
  }

  /** Resolves once a look has succeeded that had not been begun. */
  next(): Promise<void> {
    return new Promise((seen) => void this.#awaited.push(seen));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#watching;
  }

  async #run(pauseMs: number, look: () => Promise<void>): Promise<void> {
    while (!this.#stopping) {
      await sleep(pauseMs);
      const awaited = this.#awaited.splice(0);
      const isSeen = await look().then(() => true, unlessOutOfReach);
      if (isSeen) for (const seen of awaited) seen();
      else this.#awaited.push(...awaited);
    }
  }
}

/** The database is killed again and again, and a snapshot cannot be read of a collection that is as new as it. */
function unlessOutOfReach(error: unknown): false {
  if (!(error instanceof MongoError)) throw error;
  return false;
}
