import { money } from '@snapfold/domain';
import { MongoClient, type Collection } from 'mongodb';
import type { Contestant } from '../../contestants/contestant.js';
import { depositCommand, newContext, openedAccount } from '../../contestants/deposit.js';
import { totalsOf } from '../../contestants/totals.js';
import type { DatabasePlace } from '../../database/database.js';
import { clientOptions, createJournal, eventDocument, type EventDocument } from './driver-documents.js';

/** (c): one insert per command and nothing else. It reads and decides nothing, and counts the versions in memory. */
export class AppendOnly implements Contestant {
  readonly #versions = new Map<string, number>();

  private constructor(
    private readonly client: MongoClient,
    private readonly database: string,
    private readonly journal: Collection<EventDocument>,
  ) {}

  static async open({ uri, database }: DatabasePlace): Promise<AppendOnly> {
    const client = await MongoClient.connect(uri, clientOptions);
    return new AppendOnly(client, database, await createJournal(client.db(database)));
  }

  async openAccounts(count: number): Promise<readonly string[]> {
    const documents = Array.from({ length: count }, () => {
      const context = newContext();
      const id = context.newId();
      return eventDocument(id, this.#nextVersion(id), openedAccount(context).payload, context);
    });
    await this.journal.insertMany(documents);
    return documents.map(({ aggregateId }) => aggregateId);
  }

  async deposit(accountId: string): Promise<void> {
    const { amount } = depositCommand;
    const version = this.#nextVersion(accountId);
    // The balance is made up, since nothing is read. It has the size of a real one.
    const payload = { type: 'amount_deposited', amount, balance: money(version, amount.currency) } as const;
    await this.journal.insertOne(eventDocument(accountId, version, payload, newContext()));
  }

  totals() {
    return totalsOf(this.client.db(this.database), {
      journal: 'journal',
      balances: { collection: 'journal', field: 'payload.amount.minor' },
    });
  }

  async close(): Promise<void> {
    await this.client.db(this.database).dropDatabase();
    await this.client.close();
  }

  #nextVersion(id: string): number {
    const version = (this.#versions.get(id) ?? 0) + 1;
    this.#versions.set(id, version);
    return version;
  }
}
