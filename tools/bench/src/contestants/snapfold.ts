import { account, type AccountQuery, type AccountTypes } from '@snapfold/domain';
import { AccountQueryBuilder } from '@snapfold/infrastructure';
import { CommandEngine, type EventStore, type ReadModel, type Snapshot } from '@snapfold/kernel/engine';
import { mongooseStores, systemRuntime } from '@snapfold/mongoose';
import { LRUCache } from 'lru-cache';
import type { Connection } from 'mongoose';
import { dropDatabase, openConnection, type DatabasePlace } from '../database/database.js';
import type { ReadableContestant } from './contestant.js';
import { depositCommand, newContext, services } from './deposit.js';
import { seedDeposits, type JournalSize } from './seed.js';
import { totalsOf } from './totals.js';

// The same number as in the wired bank.
const CACHED_STATES = 10_000;

/** (a): the engine and the reads of the wired bank, but without its views, which no other contestant has. */
export class Snapfold implements ReadableContestant {
  private constructor(
    private readonly place: DatabasePlace,
    private readonly connection: Connection,
    private readonly stores: { close(): Promise<void> },
    private readonly events: EventStore<AccountTypes>,
    private readonly engine: CommandEngine<AccountTypes>,
    private readonly snapshots: ReadModel<Snapshot<AccountTypes>, AccountQuery>,
  ) {}

  static async open(place: DatabasePlace): Promise<Snapfold> {
    const connection = await openConnection(place);
    const stores = mongooseStores(connection);
    const { events, snapshots } = stores.aggregate(account, new AccountQueryBuilder());
    await stores.prepare();
    const engine = new CommandEngine({
      aggregate: account,
      store: events,
      services,
      runtime: systemRuntime,
      cache: new LRUCache<string, Snapshot<AccountTypes>>({ max: CACHED_STATES }),
    });
    return new Snapfold(place, connection, stores, events, engine, snapshots);
  }

  async openAccounts(count: number): Promise<readonly string[]> {
    const opening = Array.from({ length: count }, () =>
      this.engine.create({ type: 'open', owner: 'bench', currency: 'EUR' }, newContext()),
    );
    return (await Promise.all(opening)).map(({ id }) => id);
  }

  /** Used in place of `openAccounts`: opens accounts and makes many deposits on them. */
  seed(size: JournalSize): Promise<readonly string[]> {
    return seedDeposits(this.events, size);
  }

  async deposit(accountId: string): Promise<void> {
    await this.engine.update(accountId, depositCommand, newContext());
  }

  async balance(accountId: string): Promise<number> {
    const snapshot = await this.snapshots.get(accountId);
    if (!snapshot) throw new Error(`Account ${accountId} is missing.`);
    return snapshot.state.balance.minor;
  }

  totals() {
    return totalsOf(this.connection.getClient().db(this.connection.name), {
      journal: 'accounts_journal',
      balances: { collection: 'accounts_snapshots', field: 'state.balance.minor' },
    });
  }

  async close(): Promise<void> {
    await this.leave();
    await dropDatabase(this.place);
  }

  /** Ends the connection, and keeps the database for others. */
  async leave(): Promise<void> {
    await this.stores.close();
    await this.connection.close();
  }
}
