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
/** Apart from those of the other loads. */
const FIRST_STREAM = 2_000;
/** Of each client between two commands. */
const REST_MS = 40;
/** A client goes on then: the host may be paused for long, and the other one must not be left in peace for that. */
const PATIENCE_MS = 300;
/** At one host; more are not sent. */
const MOST_UNDER_WAY = 40;

/** Many clients, each of which sends every command several times: to both hosts at once, to one after the other, and again later. */
export class TwinLoad {
  readonly #clients: Promise<void>[];
  readonly #underWay = new Set<Promise<void>>();
  readonly #earlier = new EarlierTwins();
  #stopping = false;

  constructor(private readonly parts: TwinLoadParts) {
    this.#clients = Array.from({ length: CLIENTS }, (_, client) => this.#run(client));
  }

  /** Resolves once the last answers have come. */
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

  /** Resolves with the first answer. */
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

/** To whom a command is sent at once, and to whom after that. */
function roundsOf(random: Random, hosts: readonly OrderHost[]): readonly (readonly OrderHost[])[] {
  const [one, other] = random.shuffled(hosts);
  if (!one || !other) throw new RangeError('Twins are sent to two hosts.');
  return random.pick([[[one, other]], [[one, one, other]], [[one], [other]]]);
}
