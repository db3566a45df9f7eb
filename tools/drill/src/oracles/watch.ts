import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError } from 'mongodb';

/** Looks again and again, each time after a pause, until it is stopped. */
export class Watch {
  readonly #watching: Promise<void>;
  #stopping = false;

  constructor(pauseMs: number, look: () => Promise<void>) {
    this.#watching = this.#run(pauseMs, look);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#watching;
  }

  async #run(pauseMs: number, look: () => Promise<void>): Promise<void> {
    while (!this.#stopping) {
      await sleep(pauseMs);
      await look().catch(unlessOutOfReach);
    }
  }
}

/** The database is killed again and again, and a snapshot cannot be read of a collection that is as new as it. */
function unlessOutOfReach(error: unknown): void {
  if (!(error instanceof MongoError)) throw error;
}
