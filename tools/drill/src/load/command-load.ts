import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiProcess } from '../bank/api-process.js';
import { seededRandom } from '../random/seeded-random.js';
import type { CommandLog } from './command-log.js';
import { nextCommand } from './mix.js';
import { remember, type Population } from './population.js';

export interface CommandLoadParts {
  readonly seed: number;
  readonly apis: readonly ApiProcess[];
  readonly log: CommandLog;
  readonly population: Population;
  readonly clientsPerApi: number;
  /** How long each client waits between two commands. */
  readonly restMs: number;
  /** Accounts that these clients do not use. */
  readonly isPoisoned?: (accountId: string) => boolean;
}

const PAUSE_MS = 100;
/** How many poisoned accounts there are at most, so that each is used again and again. */
const MOST_POISONED = 70;

/** Many clients. Each sends one command after the other to its API, and goes on when that API is killed or paused. */
export class CommandLoad {
  readonly #clients: Promise<void>[];
  #stopping = false;

  constructor(private readonly parts: CommandLoadParts) {
    const apiOfClient = parts.apis.flatMap((api) => Array.from({ length: parts.clientsPerApi }, () => api));
    this.#clients = apiOfClient.map((api, index) => this.#run(api, index, apiOfClient.length));
  }

  /** Stops the clients. Resolves once each has its last answer. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#clients);
  }

  async #run(api: ApiProcess, client: number, clients: number): Promise<void> {
    const { seed, log, population, restMs, isPoisoned = () => false } = this.parts;
    const random = seededRandom(seed, client + 1);
    for (let serial = client; !this.#stopping; serial += clients) {
      while (!api.http && !this.#stopping) await sleep(PAUSE_MS);
      const command = nextCommand({ random, population, serial });
      const outcome = await log.send(api, `${seed}-${serial}`, command);
      if (outcome.kind === 'acknowledged') {
        const [created] = outcome.told.versions;
        if (created && command.type === 'register') remember(population.users, created.id);
        if (created && command.type === 'open')
          if (isPoisoned(created.id)) remember(population.poisoned, created.id, MOST_POISONED);
          else remember(population.sideAccounts, created.id);
      }
      const isAnswered = outcome.kind === 'acknowledged' || outcome.kind === 'refused';
      if (!isAnswered || restMs > 0) await sleep(isAnswered ? restMs : PAUSE_MS);
    }
  }
}
