import { setTimeout as sleep } from 'node:timers/promises';
import type { CqrsContext } from '@snapfold/kernel';
import { MongoClient, MongoError, MongoErrorLabel, MongoServerError, type Collection } from 'mongodb';
import type { ReadableContestant } from '../../contestants/contestant.js';
import { decideDeposit, newContext, openedAccount } from '../../contestants/deposit.js';
import { totalsOf } from '../../contestants/totals.js';
import type { DatabasePlace } from '../../database/database.js';
import {
  clientOptions,
  createJournal,
  eventDocument,
  type EventDocument,
  type SnapshotDocument,
} from './driver-documents.js';

// The longest wait of the driver's own withTransaction. Measured: with at most 50 ms a hot account has a sixth of the rate.
const BACKOFF_MS = 500;

/** (b): what a careful team writes with the driver. One transaction per command, guarded by the version that was read. */
export class HandWritten implements ReadableContestant {
  private constructor(
    private readonly client: MongoClient,
    private readonly database: string,
    private readonly journal: Collection<EventDocument>,
    private readonly snapshots: Collection<SnapshotDocument>,
  ) {}

  static async open({ uri, database }: DatabasePlace): Promise<HandWritten> {
    const client = await MongoClient.connect(uri, clientOptions);
    const db = client.db(database);
    return new HandWritten(client, database, await createJournal(db), await db.createCollection('snapshots'));
  }

  async openAccounts(count: number): Promise<readonly string[]> {
    const opened = Array.from({ length: count }, () => {
      const context = newContext();
      return { id: context.newId(), context, ...openedAccount(context) };
    });
    await this.journal.insertMany(opened.map(({ id, payload, context }) => eventDocument(id, 1, payload, context)));
    await this.snapshots.insertMany(opened.map(({ id, state }) => ({ _id: id, state, version: 1 })));
    return opened.map(({ id }) => id);
  }

  async deposit(accountId: string): Promise<void> {
    const context = newContext();
    for (let attempt = 1; !(await this.#attempt(accountId, context)); attempt += 1) {
      await sleep(Math.random() * Math.min(BACKOFF_MS, 2 ** attempt));
    }
  }

  async balance(accountId: string): Promise<number> {
    return (await this.#read(accountId)).state.balance.minor;
  }

  totals() {
    return totalsOf(this.client.db(this.database), {
      journal: 'journal',
      balances: { collection: 'snapshots', field: 'state.balance.minor' },
    });
  }

  async close(): Promise<void> {
    await this.client.db(this.database).dropDatabase();
    await this.client.close();
  }

  async #read(accountId: string): Promise<SnapshotDocument> {
    const found = await this.snapshots.findOne({ _id: accountId });
    if (!found) throw new Error(`Account ${accountId} is missing.`);
    return found;
  }

  /** Tries once. Resolves with whether no other command came first. */
  async #attempt(accountId: string, context: CqrsContext): Promise<boolean> {
    const read = await this.#read(accountId);
    const { payload, state } = await decideDeposit(read.state, context);
    const version = read.version + 1;
    const session = this.client.startSession();
    try {
      session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } });
      await this.journal.insertOne(eventDocument(accountId, version, payload, context), { session });
      const guard = { _id: accountId, version: read.version };
      const { matchedCount } = await this.snapshots.replaceOne(guard, { state, version }, { session });
      if (matchedCount === 1) await session.commitTransaction();
      return matchedCount === 1;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    } finally {
      // Aborts the transaction if it was not committed.
      await session.endSession();
    }
  }
}

function isConflict(error: unknown): boolean {
  const isTwin = error instanceof MongoServerError && error.code === 11_000;
  return isTwin || (error instanceof MongoError && error.hasErrorLabel(MongoErrorLabel.TransientTransactionError));
}
