import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiProcess } from '../bank/api-process.js';
import { seededRandom, type Random } from '../random/seeded-random.js';
import { viewNames } from '../stored/view-names.js';
import type { CommandLog, SentCommand } from './command-log.js';
import type { ViewLog } from './view-log.js';
import type { Sought } from './view-read.js';

export interface ViewLoadParts {
  readonly seed: number;
  readonly apis: readonly ApiProcess[];
  readonly commands: CommandLog;
  readonly views: ViewLog;
  /** Whether the views of another release fail for an account. */
  readonly isPoisoned: (accountId: string) => boolean;
}

const READERS_PER_API = 2;
const REST_MS = 80;
/** Readers look for one of so many latest commands. */
const LATEST = 60;
/** The random numbers of the first reader. No other load uses these streams. */
const FIRST_STREAM = 1_000;
const moving = new Set(['deposit', 'withdraw', 'transfer']);

/** Clients that read in the views, through either API, what commands have done. */
export class ViewLoad {
  readonly #readers: Promise<void>[];
  #stopping = false;

  constructor(private readonly parts: ViewLoadParts) {
    const apiOfReader = parts.apis.flatMap((api) => Array.from({ length: READERS_PER_API }, () => api));
    this.#readers = apiOfReader.map((api, index) => this.#run(api, seededRandom(parts.seed, FIRST_STREAM + index)));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#readers);
  }

  async #run(api: ApiProcess, random: Random): Promise<void> {
    const { commands, views, isPoisoned } = this.parts;
    while (!this.#stopping) {
      await sleep(REST_MS);
      const sought = soughtOf(random, commands.sent.at(-random.int(1, LATEST)), isPoisoned);
      if (sought && api.http) await views.read(api, random.pick(viewNames), sought, random.pick([3, 20, 100]));
    }
  }
}

function soughtOf(
  random: Random,
  sent: SentCommand | undefined,
  isPoisoned: ViewLoadParts['isPoisoned'],
): Sought | undefined {
  if (sent?.outcome.kind !== 'acknowledged' || !moving.has(sent.command.type)) return undefined;
  const { versions, position } = sent.outcome.told;
  const { id: accountId, version } = random.pick(versions);
  return { accountId, version, position, acknowledgedAt: sent.answeredAt, isPoisoned: isPoisoned(accountId) };
}
