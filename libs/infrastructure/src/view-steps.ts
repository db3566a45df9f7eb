import { RecordTaken, StoreUnavailable, type CommitResult, type OwnedRecord, type ViewStep } from '@snapfold/kernel';
import type { Connection, mongo } from 'mongoose';
import type { CommitSessions } from './commit-sessions.js';
import { ContentionWatch } from './contention-watch.js';
import { inSession } from './deadline.js';
import { duplicateKeyIn } from './duplicate-keys.js';
import type { StoredDocument } from './mongo-query.js';
import { inTransaction } from './mongo-transaction.js';
import { nativeCollection } from './native-collection.js';
import { systemRuntime } from './system-runtime.js';
import type { GenerationDocument, ParkedDocument } from './view-documents.js';

const contentionMs = 10_000;
const backoffMs = 20;

const lost: CommitResult = { outcome: 'rejected', index: 0, reason: 'version' };
const twin: CommitResult = { outcome: 'rejected', index: 0, reason: 'unique', rule: '_id' };

/** Commits steps of view generations: records, parked events and checkpoint in one transaction. */
export class ViewSteps {
  readonly #registry: mongo.Collection<GenerationDocument>;
  readonly #parked: mongo.Collection<ParkedDocument>;
  readonly #contention: ContentionWatch;

  constructor(
    private readonly connection: Connection,
    private readonly sessions: CommitSessions,
  ) {
    this.#registry = nativeCollection(connection, 'views');
    this.#parked = nativeCollection(connection, 'views_parked');
    this.#contention = new ContentionWatch(() => sessions.registry.killSilent());
  }

  async commit<V extends object>(records: mongo.Collection<StoredDocument>, step: ViewStep<V>): Promise<boolean> {
    const end = systemRuntime.monotonic() + contentionMs;
    for (;;) {
      const result = await this.sessions.lend((session) => this.#try(records, step, session));
      await this.#contention.note(result);
      if (result.outcome === 'committed') return true;
      if (result.outcome === 'unknown') throw new StoreUnavailable(result.cause);
      if (result === twin) throw new RecordTaken();
      if (result.outcome === 'rejected') return false;
      if (systemRuntime.monotonic() > end)
        throw new StoreUnavailable(new Error('The view was contended for too long.'));
      await systemRuntime.sleep(systemRuntime.random() * backoffMs);
    }
  }

  #try<V extends object>(
    records: mongo.Collection<StoredDocument>,
    { term, from, to, mark, records: changed, areNew, removed, parked, replayed }: ViewStep<V>,
    session: mongo.ClientSession,
  ): Promise<CommitResult> {
    const _id = records.collectionName;
    const step = systemRuntime.newId();
    const write = areNew ? insert : replace;
    const documents = [...changed].map(([id, owned]) => ({ _id: id, ...owned.record, ...owner(id, owned, areNew) }));
    return inTransaction(this.connection, session, {
      work: async () => {
        // First, so that whoever has lost the lease fails at once.
        const guard = { _id, status: { $ne: 'retired' as const }, 'lease.term': term, checkpoint: from };
        const moving = this.#registry.updateOne(
          guard,
          { $set: { checkpoint: to, step, ...(mark === undefined ? {} : { mark: { position: to, mark } }) } },
          { session },
        );
        const moved = await inSession(session, moving);
        if (moved.matchedCount === 0) return lost;
        if (
          documents.length > 0 &&
          (await duplicateKeyIn(() => inSession(session, write(records, documents, session))))
        )
          return twin;
        if (removed.length > 0)
          await inSession(session, records.deleteMany({ _id: { $in: [...removed] } }, { session }));
        const change = await this.#park(_id, { parked, replayed }, session);
        if (change !== 0)
          await inSession(session, this.#registry.updateOne({ _id }, { $inc: { parked: change } }, { session }));
        return { outcome: 'committed', position: to };
      },
      isStored: async () => {
        const found = await this.#registry.findOne({ _id }, { readConcern: { level: 'linearizable' } });
        return found?.step === step;
      },
    });
  }

  /** By how many there are more. */
  async #park(
    generation: string,
    { parked, replayed }: Pick<ViewStep<object>, 'parked' | 'replayed'>,
    session: mongo.ClientSession,
  ): Promise<number> {
    if (parked.length === 0 && replayed.length === 0) return 0;
    const operations = [
      ...parked.map((event) => ({
        replaceOne: {
          filter: { generation, position: event.position },
          replacement: { generation, ...event },
          upsert: true,
        },
      })),
      { deleteMany: { filter: { generation, position: { $in: [...replayed] } } } },
    ];
    const written = this.#parked.bulkWrite(operations, { session });
    const { upsertedCount, deletedCount } = await inSession(session, written);
    return upsertedCount - deletedCount;
  }
}

/** Whose a record is, where its id does not say so; a record per event is only ever written by the one event. */
function owner(id: string, { aggregateId }: OwnedRecord<object>, areNew: boolean): object {
  return areNew || aggregateId === id ? {} : { _aggregateId: aggregateId };
}

async function insert(
  records: mongo.Collection<StoredDocument>,
  documents: StoredDocument[],
  session: mongo.ClientSession,
): Promise<void> {
  await records.insertMany(documents, { session });
}

async function replace(
  records: mongo.Collection<StoredDocument>,
  documents: StoredDocument[],
  session: mongo.ClientSession,
): Promise<void> {
  const operations = documents.map(({ _id, ...replacement }) => ({
    replaceOne: { filter: { _id }, replacement, upsert: true },
  }));
  await records.bulkWrite(operations, { session });
}
