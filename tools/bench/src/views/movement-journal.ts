import { account, movement, type AccountTypes, type Movement, type MovementQuery } from '@snapfold/domain';
import { AccountQueryBuilder, MovementQueryBuilder } from '@snapfold/infrastructure';
import { ViewDispatcher, type EventHistory, type ViewLimits, type ViewStore } from '@snapfold/kernel/engine';
import { mongooseStores, systemRuntime } from '@snapfold/mongoose';
import type { Db, MongoClient } from 'mongodb';
import type { Connection } from 'mongoose';
import { seedDeposits, type JournalSize } from '../contestants/seed.js';
import { openConnection, openPatientClient, type DatabasePlace } from '../database/database.js';
import { numberAt } from '../database/number-at.js';
import { fatal } from './fatal.js';

/** A journal of deposits without any view, and the parts that views of movements are made of. */
export class MovementJournal {
  readonly #views = new Map<string, ViewStore<Movement, MovementQuery>>();

  private constructor(
    private readonly connection: Connection,
    private readonly client: MongoClient,
    private readonly stores: ReturnType<typeof mongooseStores>,
    readonly history: EventHistory<AccountTypes>,
    readonly size: JournalSize,
    readonly accounts: readonly string[],
  ) {}

  static async seed(place: DatabasePlace, size: JournalSize): Promise<MovementJournal> {
    const connection = await openConnection(place);
    const stores = mongooseStores(connection);
    const { events } = stores.aggregate(account, new AccountQueryBuilder());
    await stores.prepare();
    const accounts = await seedDeposits(events, size);
    return new MovementJournal(connection, await openPatientClient(place), stores, events, size, accounts);
  }

  /** The database, for reads without the code that is measured. */
  get db(): Db {
    return this.client.db(this.connection.name);
  }

  /** The parts of a view of movements with a name of its own. */
  view(type: string, history: EventHistory<AccountTypes> = this.history) {
    const view = { ...movement, type };
    const store = this.#views.get(type) ?? this.stores.view(view, new MovementQueryBuilder());
    this.#views.set(type, store);
    return { view, store, history, runtime: systemRuntime, onError: fatal };
  }

  /** Makes a dispatcher that keeps a view. */
  dispatcher(parts: ReturnType<MovementJournal['view']>, limits: Partial<ViewLimits> = {}) {
    const dispatcher = new ViewDispatcher({ ...parts, limits });
    dispatcher.start();
    return dispatcher;
  }

  /** The oracle: the collection holds every deposit once. */
  async check(collection: string): Promise<void> {
    const sums = { count: { $sum: 1 }, amount: { $sum: '$amount.minor' }, positions: { $sum: '$position' } };
    const [found] = await this.db
      .collection(collection)
      .aggregate([{ $group: { _id: null, ...sums } }])
      .toArray();
    const { accounts, events } = this.size;
    const deposits = events - accounts;
    // The first positions are those of the accounts' openings.
    const positions = (upTo: number) => (upTo * (upTo + 1)) / 2;
    const expected = { count: deposits, amount: deposits, positions: positions(events) - positions(accounts) };
    for (const [name, sum] of Object.entries(expected)) {
      const stored = numberAt(found, name);
      if (stored !== sum) throw new Error(`The sum of the ${name} in ${collection} is ${stored} instead of ${sum}.`);
    }
  }

  async close(): Promise<void> {
    await this.stores.close();
    await this.connection.close();
    await this.db.dropDatabase();
    await this.client.close();
  }
}
