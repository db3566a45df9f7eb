import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderHost } from '../../orders/order-host.js';
import { seededRandom, type Random } from '../../random/seeded-random.js';
import { EarlierTwins } from './earlier-twins.js';
import type { OrderPopulation } from './order-population.js';
import type { TwinCommand } from './twin-command.js';
import type { TwinLog } from './twin-log.js';
import { nextOrderCommand } from './twin-mix.js';
import type { TwinOutcome } from './twin-outcome.js';

export interface TwinLoadParts {
  readonly seed: number;
  readonly hosts: readonly OrderHost[];
  readonly log: TwinLog;
  readonly population: OrderPopulation;
}

const CLIENTS = 8;
/** The random numbers of this load. No other load uses this stream. */
const FIRST_STREAM = 2_000;
/** How long each client waits between two commands. */
const REST_MS = 40;
/** A client goes on after so long without an answer: while one host is paused, the other must still get commands. */
const PATIENCE_MS = 300;
/** How many requests may wait for one host. */
const MOST_UNDER_WAY = 40;

/** Many clients. Each sends every command several times: to both hosts at once or one after the other, and again later. */
export class TwinLoad {
  readonly #clients: Promise<void>[];
  readonly #underWay = new Set<Promise<void>>();
  readonly #earlier = new EarlierTwins();
  #stopping = false;

  constructor(private readonly parts: TwinLoadParts) {
    this.#clients = Array.from({ length: CLIENTS }, (_, client) => this.#run(client));
  }

  /** Stops the clients. Resolves once the last answers have come. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#clients);
    await Promise.all(this.#underWay);
  }

  async #run(client: number): Promise<void> {
    const { seed, log, population, hosts } = this.parts;
    const random = seededRandom(seed, FIRST_STREAM + client);
    const versionOf = (id: string) => log.versionOf(id);
    for (let serial = client; !this.#stopping; serial += CLIENTS) {
      const command = nextOrderCommand({ random, population, versionOf, serial });
      const twin = { identity: { id: `${seed}-${serial}`, fingerprint: command.kind }, command };
      for (const round of roundsOf(random, hosts)) await this.#sendToAll(round, twin);
      this.#earlier.add(twin);
      const again = this.#earlier.next(random);
      if (again) await this.#sendToAll([random.pick(hosts)], again);
      await sleep(REST_MS);
    }
  }

  /** Resolves once one host has answered, or the patience is over. */
  async #sendToAll(hosts: readonly OrderHost[], twin: TwinCommand): Promise<void> {
    const ready = hosts.filter(({ life }) => life && life.underWay < MOST_UNDER_WAY);
    const answers = ready.map(async (host) => this.#note(twin, await this.parts.log.send(host, twin)));
    for (const answer of answers) {
      const tracked: Promise<void> = answer.finally(() => this.#underWay.delete(tracked));
      this.#underWay.add(tracked);
    }
    await Promise.race([...answers, sleep(answers.length > 0 ? PATIENCE_MS : 0)]);
  }

  #note(twin: TwinCommand, outcome: TwinOutcome): void {
    const { command } = twin;
    if (outcome.kind === 'unknown' || outcome.kind === 'turned away') {
      this.#earlier.addUnanswered(twin);
    } else if (outcome.kind === 'acknowledged' && command.kind === 'create') {
      const { capacity } = command.command;
      for (const { id } of outcome.receipts) this.parts.population.add({ id, capacity });
    }
  }
}

/** The hosts that a command is sent to at once, and those that it is sent to after that. */
function roundsOf(random: Random, hosts: readonly OrderHost[]): readonly (readonly OrderHost[])[] {
  const [one, other] = random.shuffled(hosts);
  if (!one || !other) throw new RangeError('A drill needs two hosts of orders.');
  return random.pick([[[one, other]], [[one, one, other]], [[one], [other]]]);
}
