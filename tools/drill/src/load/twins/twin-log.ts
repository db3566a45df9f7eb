import type { OrderHostName } from '../../faults/fault.js';
import type { OrderHostLife } from '../../orders/order-host-life.js';
import type { OrderHost } from '../../orders/order-host.js';
import { outcomeOfFailure } from '../outcome.js';
import type { TwinCommand } from './twin-command.js';
import { outcomeOfAnswer, type TwinOutcome } from './twin-outcome.js';

/** One sending of a command. Times are of `performance.now()`. */
export interface SentTwin {
  readonly twin: TwinCommand;
  readonly host: OrderHostName;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** The highest position that was acknowledged before it was sent. Its answer may rest on no earlier state. */
  readonly positionBefore: number;
  readonly outcome: TwinOutcome;
}

/** Sends commands to hosts, and remembers the outcome of each sending. */
export class TwinLog {
  readonly sent: SentTwin[] = [];
  #position = 0;
  readonly #versions = new Map<string, number>();
  readonly #lastProof = new Map<OrderHostName, number>();

  async send(host: OrderHost, twin: TwinCommand): Promise<TwinOutcome> {
    const { life, name } = host;
    const sentAt = performance.now();
    const positionBefore = this.#position;
    const outcome = await ask(life, twin).catch((error: unknown) => outcomeOfFailure(error, host.life !== life));
    const answeredAt = performance.now();
    this.sent.push({ twin, host: name, sentAt, answeredAt, positionBefore, outcome });
    if (outcome.kind === 'acknowledged') {
      for (const { id, version, position } of outcome.receipts) this.#learn(id, version, position);
      this.#lastProof.set(name, Math.max(this.#lastProof.get(name) ?? 0, sentAt));
    }
    return outcome;
  }

  /** The highest acknowledged version of an order. */
  versionOf(id: string): number {
    return this.#versions.get(id) ?? 0;
  }

  /** Whether a command that was sent to a host after that time has been acknowledged. */
  provesLife(host: OrderHostName, after: number): boolean {
    return (this.#lastProof.get(host) ?? 0) > after;
  }

  /** The moments at which a host acknowledged a command. */
  acknowledgements(host: OrderHostName): number[] {
    const acknowledged = this.sent.filter((sent) => sent.host === host && sent.outcome.kind === 'acknowledged');
    return acknowledged.map(({ answeredAt }) => answeredAt);
  }

  #learn(id: string, version: number, position: number): void {
    this.#position = Math.max(this.#position, position);
    this.#versions.set(id, Math.max(this.versionOf(id), version));
  }
}

async function ask(life: OrderHostLife | undefined, twin: TwinCommand): Promise<TwinOutcome> {
  if (!life) return { kind: 'unknown', code: 'not running' };
  return outcomeOfAnswer(twin, await life.ask(twin.identity, twin.command));
}
