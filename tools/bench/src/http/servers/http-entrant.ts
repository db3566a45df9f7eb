import type { DatabasePlace } from '../../database/database.js';
import type { Load } from '../../measure/load.js';
import type { Contest } from '../contests.js';
import type { HttpLoadResult } from '../load/http-load.js';
import type { LoadGenerator } from '../load/load-generator.js';
import type { HttpContestant, HttpOpener, PopulationSize } from './http-contestant.js';

/** A server and the number of deposits that it has acknowledged. */
export class HttpEntrant {
  #deposits: number;

  private constructor(
    private readonly name: string,
    readonly contestant: HttpContestant,
    private readonly generator: LoadGenerator,
    private readonly size: PopulationSize,
  ) {
    this.#deposits = size.accounts * size.movements + size.longMovements;
  }

  static async open(
    name: string,
    open: HttpOpener,
    { place, size, generator }: { place: DatabasePlace; size: PopulationSize; generator: LoadGenerator },
  ): Promise<HttpEntrant> {
    return new HttpEntrant(name, await open(place, size), generator, size);
  }

  async run({ requests, isDeposit }: Contest, load: Load): Promise<HttpLoadResult> {
    const { port, population } = this.contestant;
    const result = await this.generator.run({ ...load, port, requests: requests(population) });
    if (isDeposit) this.#deposits += result.done;
    return result;
  }

  /** The oracle: every acknowledged deposit is stored once, as an event, in a balance and as a movement. */
  async check(): Promise<void> {
    const stored = await this.contestant.totals();
    const expected = {
      balance: this.#deposits,
      // The first event of each account opens it. Two accounts have workloads of their own.
      events: this.#deposits + this.size.accounts + 2,
      movements: this.#deposits,
    };
    for (const name of ['balance', 'events', 'movements'] as const)
      if (stored[name] !== expected[name])
        throw new Error(`${this.name}: the sum of ${name} is ${stored[name]}, but should be ${expected[name]}.`);
  }
}
