import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiProcess } from '../bank/api-process.js';
import { seededRandom, type Random } from '../random.js';
import { deposit, transfer, withdraw } from './account-commands.js';
import type { Command } from './command.js';
import type { CommandLog } from './command-log.js';
import type { Population } from './population.js';

export interface PoisonLoadParts {
  readonly seed: number;
  readonly apis: readonly ApiProcess[];
  readonly log: CommandLog;
  readonly population: Population;
}

/** Slow, since each of the accounts holds the views up for some tenths of a second when it is poisoned. */
const REST_MS = 120;
/** Apart from those of the other loads. */
const STREAM = 2_000;

/** A client that visits the accounts that a release poisons, one after the other, whatever is struck. */
export class PoisonLoad {
  readonly #visited: Promise<void>;
  readonly #deposits = new Map<string, number>();
  readonly #founded: readonly string[];
  #stopping = false;

  constructor(private readonly parts: PoisonLoadParts) {
    this.#founded = [...parts.population.poisoned];
    this.#visited = this.#run(seededRandom(parts.seed, STREAM));
  }

  countAnew(): void {
    this.#deposits.clear();
  }

  /** How often at least each of the accounts that were there from the first has been paid into since. */
  get rounds(): number {
    return Math.min(...this.#founded.map((id) => this.#deposits.get(id) ?? 0));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#visited;
  }

  async #run(random: Random): Promise<void> {
    const { seed, apis, log, population } = this.parts;
    for (let visit = 0; !this.#stopping; visit += 1) {
      await sleep(REST_MS);
      const id = this.#next(visit);
      const api = random.pick(apis);
      if (!api.http) continue;
      const outcome = await log.send(api, `${seed}-poison-${visit}`, deposit(id, random.int(1_000, 9_000)));
      if (outcome.kind === 'acknowledged') this.#deposits.set(id, (this.#deposits.get(id) ?? 0) + 1);
      const other = random.pick([...population.partners, ...population.poisoned].filter((one) => one !== id));
      await log.send(api, `${seed}-poison-${visit}-more`, more(random, id, other));
    }
  }

  /** Two of three visits are to the one of the founding that was paid into least. */
  #next(visit: number): string {
    const { poisoned } = this.parts.population;
    if (visit % 3 === 2) return poisoned[visit % poisoned.length] ?? '';
    const paid = (id: string) => this.#deposits.get(id) ?? 0;
    return this.#founded.reduce((least, id) => (paid(id) < paid(least) ? id : least));
  }
}

function more(random: Random, id: string, other: string): Command {
  const minor = random.int(1, 900);
  return random.pick([() => withdraw(id, minor), () => transfer(id, other, minor), () => transfer(other, id, minor)])();
}
