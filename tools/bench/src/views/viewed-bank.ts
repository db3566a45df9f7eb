import { openBank, type Bank } from '@snapfold/infrastructure';
import { systemRuntime } from '@snapfold/mongoose';
import type { Connection, mongo } from 'mongoose';
import type { Contestant } from '../contestants/contestant.js';
import { depositCommand, newContext } from '../contestants/deposit.js';
import { totalsOf } from '../contestants/totals.js';
import { dropDatabase, openConnection, type DatabasePlace } from '../database/database.js';
import { numberAt } from '../database/number-at.js';
import { fatal } from './fatal.js';

/** A view that can be waited for. */
export interface FollowedView {
  readonly position: number;
  waitFor(position: number, ms: number): Promise<boolean>;
}

/** The wired bank with its views, as an API runs it. */
export class ViewedBank implements Contestant {
  #head = 0;

  private constructor(
    private readonly place: DatabasePlace,
    private readonly connection: Connection,
    private readonly bank: Bank,
  ) {}

  static async open(place: DatabasePlace): Promise<ViewedBank> {
    const connection = await openConnection(place);
    const bank = await openBank(connection, {
      runtime: systemRuntime,
      onViewError: (_view, error) => fatal(error),
      onRefoldError: fatal,
      onSubscriptionError: (_subscription, error) => fatal(error),
    });
    await bank.readiness.settled;
    return new ViewedBank(place, connection, bank);
  }

  /** The views, by name. */
  get views(): ReadonlyMap<string, FollowedView> {
    const { movements, summaries } = this.bank.views;
    return new Map<string, FollowedView>([
      ['movement', movements],
      ['account_summary', summaries],
    ]);
  }

  /** The position of the last acknowledged event. */
  get head(): number {
    return this.#head;
  }

  async openAccounts(count: number): Promise<readonly string[]> {
    const { users, accounts } = this.bank.aggregates;
    const owner = await users.engine.create(
      { type: 'register', email: 'bench@example.com', name: 'Bench' },
      newContext(),
    );
    const opening = Array.from({ length: count }, () =>
      accounts.engine.create({ type: 'open', owner: owner.id, currency: 'EUR' }, newContext()),
    );
    return (await Promise.all(opening)).map(({ id }) => id);
  }

  async deposit(accountId: string): Promise<void> {
    const { position } = await this.bank.aggregates.accounts.engine.update(accountId, depositCommand, newContext());
    this.#head = Math.max(this.#head, position);
  }

  /** Waits until all views hold every acknowledged event. */
  async settle(): Promise<void> {
    for (const [name, view] of this.views)
      if (!(await view.waitFor(this.#head, 60_000))) throw new Error(`The view ${name} did not catch up.`);
  }

  async totals() {
    await this.settle();
    const totals = await totalsOf(this.#db, {
      journal: 'accounts_journal',
      balances: { collection: 'accounts_snapshots', field: 'state.balance.minor' },
    });
    await this.#check('movement_g1', '$amount.minor', totals.balance);
    await this.#check('account_summary_g1', '$balance.minor', totals.balance);
    await this.#check('account_summary_g1', '$movements', totals.balance);
    return totals;
  }

  async close(): Promise<void> {
    await this.bank.close();
    await this.connection.close();
    await dropDatabase(this.place);
  }

  /** The oracle of the views: they hold every deposit of one minor unit once. */
  async #check(collection: string, field: string, expected: number): Promise<void> {
    const [found] = await this.#db
      .collection(collection)
      .aggregate([{ $group: { _id: null, sum: { $sum: field } } }])
      .toArray();
    const sum = numberAt(found, 'sum');
    if (sum !== expected) throw new Error(`The sum of ${field} in ${collection} is ${sum} instead of ${expected}.`);
  }

  get #db(): mongo.Db {
    return this.connection.getClient().db(this.connection.name);
  }
}
