import type { Contestant } from '../../contestants/contestant.js';
import type { DatabasePlace } from '../../database/database.js';
import { HandWritten } from './hand-written.js';

/** (e): (b) behind a queue per account in the process, so that commands on one account never conflict. */
export class QueuePerAccount implements Contestant {
  readonly #last = new Map<string, Promise<void>>();

  private constructor(private readonly inner: Contestant) {}

  static async open(place: DatabasePlace): Promise<QueuePerAccount> {
    return new QueuePerAccount(await HandWritten.open(place));
  }

  openAccounts(count: number): Promise<readonly string[]> {
    return this.inner.openAccounts(count);
  }

  deposit(accountId: string): Promise<void> {
    const before = this.#last.get(accountId) ?? Promise.resolve();
    const done = before.then(() => this.inner.deposit(accountId));
    this.#last.set(accountId, done);
    return done;
  }

  totals() {
    return this.inner.totals();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
