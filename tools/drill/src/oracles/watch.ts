import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError } from 'mongodb';

/** Looks at the database again and again, with a pause between two looks, until it is stopped. */
export class Watch {
  readonly #watching: Promise<void>;
  #awaited: (() => void)[] = [];
  #stopping = false;

  constructor(pauseMs: number, look: () => Promise<void>) {
    this.#watching = this.#run(pauseMs, look);
  }

  /** Resolves after the next successful look that begins after this call. */
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

/** An error of MongoDB fails only this look: mongod may be down, or a collection may be too new for a snapshot read. */
function unlessOutOfReach(error: unknown): false {
  if (!(error instanceof MongoError)) throw error;
  return false;
}
