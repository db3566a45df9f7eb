import { account, type AccountEvent } from '@snapfold/domain';
import type { CqrsContext } from '@snapfold/kernel';
import { metadataOf } from '@snapfold/kernel/engine';
import { MongoClient } from 'mongodb';
import type { Contestant, Totals } from '../../contestants/contestant.js';
import { decideDeposit, newContext, openedAccount } from '../../contestants/deposit.js';
import type { DatabasePlace } from '../../database/database.js';
import { numberAt } from '../../database/number-at.js';
import { clientOptions } from './driver-documents.js';
import {
  loadEmmett,
  type EmmettHandler,
  type EmmettLibrary,
  type EmmettStore,
  type StreamEvent,
} from './emmett-library.js';

/** The collection of the streams, one document each. Emmett chooses this name. */
export const streams = `emt:${account.type}`;

/** (d): Emmett's own event store and command handler. A stream is a document, and each command folds all of it. */
export class Emmett implements Contestant {
  private constructor(
    private readonly emmett: EmmettLibrary,
    private readonly handle: EmmettHandler,
    private readonly store: EmmettStore,
    private readonly reader: MongoClient,
    private readonly database: string,
  ) {}

  static async open({ uri, database }: DatabasePlace): Promise<Emmett> {
    const emmett = loadEmmett();
    const store = emmett.getMongoDBEventStore({
      connectionString: uri,
      clientOptions,
      storage: { type: 'COLLECTION_PER_STREAM_TYPE', databaseName: database },
    });
    // Creates the index now. Otherwise all first commands at once would try to create it.
    await store.collectionFor(account.type);
    const reader = await MongoClient.connect(uri, clientOptions);
    return new Emmett(emmett, handlerOf(emmett), store, reader, database);
  }

  async openAccounts(count: number): Promise<readonly string[]> {
    const opening = Array.from({ length: count }, async () => {
      const context = newContext();
      const id = context.newId();
      await this.store.appendToStream(this.emmett.toStreamName(account.type, id), [
        streamEvent(openedAccount(context).payload, context),
      ]);
      return id;
    });
    return Promise.all(opening);
  }

  async deposit(accountId: string): Promise<void> {
    const context = newContext();
    await this.handle(this.store, accountId, async (state) => {
      const { payload } = await decideDeposit(state, context);
      return streamEvent(payload, context);
    });
  }

  async totals(): Promise<Totals> {
    const balance = { $last: '$messages.data.balance.minor' };
    const [sums] = await this.reader
      .db(this.database)
      .collection(streams)
      .aggregate([{ $group: { _id: null, events: { $sum: { $size: '$messages' } }, balance: { $sum: balance } } }])
      .toArray();
    return { events: numberAt(sums, 'events'), balance: numberAt(sums, 'balance') };
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.reader.db(this.database).dropDatabase();
    await this.reader.close();
  }
}

function handlerOf(emmett: EmmettLibrary): EmmettHandler {
  return emmett.CommandHandler({
    evolve: (state, event) => account.apply(state, payloadOf(event)),
    initialState: () => account.initial,
    mapToStreamId: (id) => emmett.toStreamName(account.type, id),
    // Emmett's own retries, but without an end, and with waits of up to a second. Measured: shorter waits slow down a hot account.
    retry: {
      onVersionConflict: {
        ...emmett.CommandHandlerStreamVersionConflictRetryOptions,
        retries: 5,
        forever: true,
        shouldRetryError: (error: unknown) => emmett.isExpectedVersionConflictError(error) || isTwin(error),
      },
    },
  });
}

function streamEvent({ type, ...data }: AccountEvent, context: CqrsContext): StreamEvent {
  return { type, data, metadata: { ...metadataOf(context), at: new Date(context.at) } };
}

/** The inverse of {@link streamEvent}. */
function payloadOf({ type, data }: StreamEvent): AccountEvent {
  return { type, ...data } as AccountEvent;
}

/** Two callers may both pass the store's check and then insert. Emmett does not call the second one's duplicate key a conflict. */
function isTwin(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11_000;
}
