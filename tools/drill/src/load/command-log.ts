import type { HttpClient } from '@snapfold/running-bank';
import type { ApiProcess } from '../bank/api-process.js';
import type { ApiName } from '../faults/fault.js';
import type { Command, Journal } from './command.js';
import { outcomeOf, outcomeOfFailure, type Outcome, type Told } from './outcome.js';

/** A command that was sent. Times are of `performance.now()`. */
export interface SentCommand {
  /** The `requestId` in the metadata of its events. */
  readonly requestId: string;
  readonly command: Command;
  readonly api: ApiName;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** The highest position of its journal that was acknowledged before it was sent. Its events have higher ones. */
  readonly positionBefore: number;
  /** The highest version of its aggregate that was acknowledged before it was sent. */
  readonly versionBefore: number;
  readonly outcome: Outcome;
}

/** Sends commands, and remembers the outcome of each. */
export class CommandLog {
  readonly sent: SentCommand[] = [];
  readonly #positions: Record<Journal, number> = { users: 0, accounts: 0 };
  readonly #versions = new Map<string, number>();
  readonly #lastProof = new Map<ApiName, number>();

  async send(api: ApiProcess, requestId: string, command: Command): Promise<Outcome> {
    const { http, name } = api;
    const sentAt = performance.now();
    const positionBefore = this.#positions[command.journal];
    const versionBefore = this.#versions.get(command.change?.id ?? '') ?? 0;
    const outcome = await ask(http, requestId, command).catch((error: unknown) =>
      outcomeOfFailure(error, api.http !== http),
    );
    const answeredAt = performance.now();
    this.sent.push({ requestId, command, api: name, sentAt, answeredAt, positionBefore, versionBefore, outcome });
    if (outcome.kind === 'acknowledged') this.#learn(name, sentAt, command.journal, outcome.told);
    return outcome;
  }

  #learn(api: ApiName, sentAt: number, journal: Journal, { versions, position }: Told): void {
    this.#positions[journal] = Math.max(this.#positions[journal], position);
    for (const { id, version } of versions) this.#versions.set(id, Math.max(this.#versions.get(id) ?? 0, version));
    this.#lastProof.set(api, Math.max(this.#lastProof.get(api) ?? 0, sentAt));
  }

  /** Whether a command that was sent to an API after that time has been acknowledged. */
  provesLife(api: ApiName, after: number): boolean {
    return (this.#lastProof.get(api) ?? 0) > after;
  }

  /** The moments at which an API acknowledged a command. */
  acknowledgements(api: ApiName): number[] {
    const acknowledged = this.sent.filter((sent) => sent.api === api && sent.outcome.kind === 'acknowledged');
    return acknowledged.map(({ answeredAt }) => answeredAt);
  }
}

async function ask(http: HttpClient | undefined, requestId: string, command: Command): Promise<Outcome> {
  if (!http) return { kind: 'unknown', code: 'not running' };
  return outcomeOf(command, await http.post(command.path, command.body, { 'x-request-id': requestId }));
}
