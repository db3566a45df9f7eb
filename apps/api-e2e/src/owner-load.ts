import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Receipt, receiptOf, type RunningBank } from '@snapfold/running-bank';

type OneOrMore<T> = readonly [T, ...T[]];

/** A process that serves the bank. It is another one after a restart. */
export interface Server {
  bank: RunningBank;
}

const PAUSE_MS = 30;
/** How many accounts are opened at most for each of the first users. */
const MOST_ACCOUNTS = 15;
/** How many users are deactivated while accounts are opened for them. */
const MOST_RACES = 100;

/**
 * Clients that deactivate and reactivate users, open accounts for them and pay into these, through any of the servers. They go on when a
 * request fails, or is not answered.
 */
export class OwnerLoad {
  /** The receipts of the deposits that were acknowledged. */
  readonly paid: Receipt[] = [];
  /** The users who were deactivated once, while accounts were being opened for them. */
  readonly raced: string[] = [];
  /** How many deactivations and reactivations of the first users were acknowledged. */
  changes = 0;
  readonly #accounts: string[] = [];
  readonly #clients: Promise<void>[];
  #stopping = false;

  /** @param users the first users, who are deactivated and reactivated again and again */
  constructor(
    private readonly servers: OneOrMore<Server>,
    private readonly users: OneOrMore<string>,
  ) {
    const actions = [() => this.#change(), () => this.#open(oneOf(users)), () => this.#race(), () => this.#pay()];
    this.#clients = actions.flatMap((action) => [this.#run(action), this.#run(action)]);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#clients);
  }

  async #run(action: () => Promise<void>): Promise<void> {
    while (!this.#stopping) {
      await action();
      await sleep(Math.random() * PAUSE_MS);
    }
  }

  async #change(): Promise<void> {
    const answer = await this.#post(`/v1/users/${oneOf(this.users)}/commands/${oneOf(['deactivate', 'reactivate'])}`);
    if (answer?.status === 200) this.changes += 1;
  }

  async #open(owner: string): Promise<void> {
    if (this.#accounts.length >= MOST_ACCOUNTS * this.users.length) return;
    const answer = await this.#post('/v1/accounts', { owner, currency: 'EUR' });
    if (answer?.status === 201) this.#accounts.push(receiptOf(answer).id);
  }

  async #race(): Promise<void> {
    if (this.raced.length >= MOST_RACES) return;
    const registered = await this.#post('/v1/users', { email: `${randomUUID()}@example.org`, name: 'Ada' });
    if (registered?.status !== 201) return;
    const { id: owner } = receiptOf(registered);
    this.raced.push(owner);
    const open = () => this.#post('/v1/accounts', { owner, currency: 'EUR' });
    await Promise.all([open(), this.#post(`/v1/users/${owner}/commands/deactivate`), open(), open()]);
  }

  async #pay(): Promise<void> {
    const account = oneOf(this.#accounts);
    if (account === undefined) return;
    const body = { amount: { value: '1.00', currency: 'EUR' } };
    const answer = await this.#post(`/v1/accounts/${account}/commands/deposit`, body);
    if (answer?.status === 200) this.paid.push(receiptOf(answer));
  }

  /** Resolves with `undefined` if the server does not answer. */
  #post(path: string, body?: object): Promise<Answer | undefined> {
    const { http } = oneOf(this.servers).bank;
    return http.post(path, body).catch(() => undefined);
  }
}

function oneOf<T>(items: OneOrMore<T>): T;
function oneOf<T>(items: readonly T[]): T | undefined;
function oneOf<T>(items: readonly T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}
