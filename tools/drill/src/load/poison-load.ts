import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiProcess } from '../bank/api-process.js';
import { seededRandom, type Random } from '../random/seeded-random.js';
import { deposit, transfer, withdraw } from './account-commands.js';
import type { CommandLog } from './command-log.js';
import type { Command } from './command.js';
import type { Population } from './population.js';

export interface PoisonLoadParts {
  readonly seed: number;
  readonly apis: readonly ApiProcess[];
  readonly log: CommandLog;
  readonly population: Population;
}

/** How long it waits between two deposits: each poisoned account delays the views for some tenths of a second. */
const REST_MS = 120;
/** How many deposits are made at once, without a wait between them, while the load is crowded. */
const CROWD = 5;
/** The random numbers of this load. No other load uses this stream. */
const STREAM = 2_000;

/** A client that pays into the poisoned accounts, one after the other, and goes on when processes are killed or paused. */
export class PoisonLoad {
  readonly #visited: Promise<void>;
  readonly #deposits = new Map<string, number>();
  readonly #founded: readonly string[];
  #isCrowded = false;
  #stopping = false;

  constructor(private readonly parts: PoisonLoadParts) {
    this.#founded = [...parts.population.poisoned];
    this.#visited = this.#run(seededRandom(parts.seed, STREAM));
  }

  countAnew(): void {
    this.#deposits.clear();
  }

  /** How many deposits each poisoned account of the beginning has at least. */
  get rounds(): number {
    return Math.min(...this.#founded.map((id) => this.#deposits.get(id) ?? 0));
  }

  /** How many deposits there are in all. */
  get deposits(): number {
    return [...this.#deposits.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Begins or ends to pay in as fast as it can. */
  crowd(isCrowded: boolean): void {
    this.#isCrowded = isCrowded;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#visited;
  }

  async #run(random: Random): Promise<void> {
    for (let visit = 0; !this.#stopping; visit += 1) {
      if (this.#isCrowded) {
        const { poisoned } = this.parts.population;
        const accounts = random.shuffled(poisoned).slice(0, CROWD);
        await Promise.all(accounts.map((id, index) => this.#pay(random, id, `${visit}-${index}`)));
        continue;
      }
      await sleep(REST_MS);
      await this.#visit(random, visit);
    }
  }

  async #visit(random: Random, visit: number): Promise<void> {
    const { apis, log, population, seed } = this.parts;
    const id = this.#next(visit);
    await this.#pay(random, id, String(visit));
    const other = random.pick([...population.partners, ...population.poisoned].filter((one) => one !== id));
    const api = random.pick(apis);
    if (api.http) await log.send(api, `${seed}-poison-${visit}-more`, more(random, id, other));
  }

  async #pay(random: Random, id: string, serial: string): Promise<void> {
    const { seed, apis, log } = this.parts;
    const api = random.pick(apis);
    if (!api.http) return void (await sleep(REST_MS));
    const outcome = await log.send(api, `${seed}-poison-${serial}`, deposit(id, random.int(1_000, 9_000)));
    if (outcome.kind === 'acknowledged') this.#deposits.set(id, (this.#deposits.get(id) ?? 0) + 1);
    else await sleep(REST_MS);
  }

  /** Two of three visits are to the account with the fewest deposits, among those of the beginning. */
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
