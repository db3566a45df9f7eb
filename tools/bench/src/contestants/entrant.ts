import type { DatabasePlace } from '../database/database.js';
import { runLoad, type Load, type LoadResult } from '../measure/load.js';
import type { Contestant, Opener } from './contestant.js';
import type { JournalSize } from './seed.js';
import type { Snapfold } from './snapfold.js';

/** A contestant with its accounts, and the number of deposits that it has accepted. */
export class Entrant<C extends Contestant> {
  #accepted = 0;

  private constructor(
    readonly contestant: C,
    readonly accounts: readonly string[],
  ) {}

  static async open<C extends Contestant>(
    open: Opener<C>,
    place: DatabasePlace,
    accounts: number,
  ): Promise<Entrant<C>> {
    const contestant = await open(place);
    return new Entrant(contestant, await contestant.openAccounts(accounts));
  }

  /** Fills the journal of a contestant before anything is measured. */
  static async seeded(contestant: Snapfold, size: JournalSize): Promise<Entrant<Snapfold>> {
    const entrant = new Entrant(contestant, await contestant.seed(size));
    entrant.addAccepted(size.events - size.accounts);
    return entrant;
  }

  anyAccount(): string {
    const id = this.accounts[Math.floor(Math.random() * this.accounts.length)];
    if (id === undefined) throw new RangeError('There is no account.');
    return id;
  }

  async deposit(load: Load, accountId = () => this.anyAccount()): Promise<LoadResult> {
    const result = await runLoad(load, () => this.contestant.deposit(accountId()));
    this.#accepted += result.done;
    return result;
  }

  /** Counts deposits that others made. */
  addAccepted(count: number): void {
    this.#accepted += count;
  }

  /** The oracle: every accepted deposit is stored once, both as an event and in a balance. */
  async check(): Promise<void> {
    const { balance, events } = await this.contestant.totals();
    const expected = this.#accepted + this.accounts.length;
    if (balance !== this.#accepted || events !== expected) {
      throw new Error(
        `${this.contestant.constructor.name} accepted ${this.#accepted} deposits on ${this.accounts.length} accounts, ` +
          `but the sum of its balances is ${balance}, and it has ${events} events.`,
      );
    }
  }
}
