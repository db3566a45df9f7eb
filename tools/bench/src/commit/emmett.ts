import { account, type Account, type AccountEvent } from '@snapfold/domain';
import {
  CommandHandler,
  CommandHandlerStreamVersionConflictRetryOptions,
  getMongoDBEventStore,
  isExpectedVersionConflictError,
  MongoServerError,
  toStreamCollectionName,
  toStreamName,
  type Event,
} from '@snapfold/emmett';
import type { CqrsContext } from '@snapfold/kernel';
import { metadataOf } from '@snapfold/kernel/engine';
import { MongoClient } from 'mongodb';
import type { Contestant, Totals } from '../contestant.js';
import type { DatabasePlace } from '../database.js';
import { decideDeposit, newContext, openedAccount } from '../deposit.js';
import { numberAt } from '../number-at.js';
import { clientOptions } from './driver-documents.js';

type StreamEvent = Event<AccountEvent['type'], Record<string, unknown>, Record<string, unknown>>;

/** The collection of the streams, one document each. */
export const streams = toStreamCollectionName(account.type);

const streamName = (accountId: string) => toStreamName(account.type, accountId);

const handle = CommandHandler<Account, StreamEvent>({
  evolve: (state, event) => account.apply(state, payloadOf(event)),
  initialState: () => account.initial,
  mapToStreamId: streamName,
  // Its own policy, but it never gives up, and the waits grow to a second. Measured: with shorter ones a hot account loses rate.
  retry: {
    onVersionConflict: {
      ...CommandHandlerStreamVersionConflictRetryOptions,
      retries: 5,
      forever: true,
      shouldRetryError: isConflict,
    },
  },
});

/** (d): Emmett's own event store and command handler: a stream is a document, and each command folds all of it. */
export class Emmett implements Contestant {
  private constructor(
    private readonly store: EmmettStore,
    private readonly reader: MongoClient,
    private readonly database: string,
  ) {}

  static async open({ uri, database }: DatabasePlace): Promise<Emmett> {
    const store = openStore({ uri, database });
    // Makes the index, which every first use would else try to make.
    await store.collectionFor(account.type);
    return new Emmett(store, await MongoClient.connect(uri, clientOptions), database);
  }

  async openAccounts(count: number): Promise<readonly string[]> {
    const opening = Array.from({ length: count }, async () => {
      const context = newContext();
      const id = context.newId();
      await this.store.appendToStream(streamName(id), [streamEvent(openedAccount(context).payload, context)]);
      return id;
    });
    return Promise.all(opening);
  }

  async deposit(accountId: string): Promise<void> {
    const context = newContext();
    await handle(this.store, accountId, async (state) => {
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

type EmmettStore = ReturnType<typeof openStore>;

function openStore({ uri, database }: DatabasePlace) {
  return getMongoDBEventStore({
    connectionString: uri,
    clientOptions,
    storage: { type: 'COLLECTION_PER_STREAM_TYPE', databaseName: database },
  });
}

function streamEvent({ type, ...data }: AccountEvent, context: CqrsContext): StreamEvent {
  return { type, data, metadata: { ...metadataOf(context), at: new Date(context.at) } };
}

/** The inverse of {@link streamEvent}. */
function payloadOf({ type, data }: StreamEvent): AccountEvent {
  return { type, ...data } as AccountEvent;
}

/** Whoever loses the race between the store's check and its upsert is told of a twin, which Emmett does not call a conflict. */
function isConflict(error: unknown): boolean {
  return isExpectedVersionConflictError(error) || (error instanceof MongoServerError && error.code === 11_000);
}
