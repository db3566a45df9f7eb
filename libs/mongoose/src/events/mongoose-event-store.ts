import type { Aggregate, AggregateTypes, EventEnvelope } from '@snapfold/kernel';
import {
  eventsOf,
  frozen,
  storableBatch,
  withPositions,
  type Commit,
  type CommitResult,
  type EventStore,
  type HistoryRange,
  type RecordedCommand,
  type Rejection,
  type Snapshot,
} from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { inSession } from '../connection/deadline.js';
import { duplicateKeyIn } from '../connection/duplicate-keys.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';
import {
  journalDocuments,
  journalLayout,
  rejectionOf,
  toEnvelope,
  type JournalDocument,
} from '../documents/journal-document.js';
import { ruleOf, snapshotLayout, toSnapshot, type SnapshotDocument } from '../documents/snapshot-document.js';
import type { ConfirmedReads } from '../queries/confirmed-reads.js';
import { guardedReplacement, keyReleases, snapshotWrites, type SnapshotWrite } from '../snapshots/snapshot-writes.js';
import type { CommitSessions } from '../transactions/commit-sessions.js';
import { ContentionWatch } from '../transactions/contention-watch.js';
import { inTransaction } from '../transactions/mongo-transaction.js';

interface Counter {
  readonly _id: string;
  readonly position: number;
}

/** {@link EventStore} on MongoDB: one transaction per batch over counter, journal and snapshots. */
export class MongooseEventStore<A extends AggregateTypes> implements EventStore<A> {
  readonly #counters: mongo.Collection<Counter>;
  readonly #journal: mongo.Collection<JournalDocument<A>>;
  readonly #snapshots: mongo.Collection<SnapshotDocument<A>>;
  readonly #contention: ContentionWatch;

  constructor(
    private readonly connection: Connection,
    private readonly sessions: CommitSessions,
    private readonly reads: ConfirmedReads,
    private readonly aggregate: Aggregate<A>,
  ) {
    this.#contention = new ContentionWatch(() => sessions.registry.killSilent());
    this.#counters = nativeCollection(connection, 'counters');
    this.#journal = nativeCollection(connection, journalLayout(aggregate.type).name);
    this.#snapshots = nativeCollection(connection, snapshotLayout(aggregate).name);
  }

  get aggregateType(): string {
    return this.aggregate.type;
  }

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<A>>> {
    const found = await this.reads.read(() => this.#snapshots.find({ _id: { $in: ids } }).toArray());
    return new Map(found.map((document) => [document._id, frozen(toSnapshot<A>(document))]));
  }

  async findCommand(id: string): Promise<RecordedCommand<A> | undefined> {
    const filter: mongo.Filter<JournalDocument<A>> = { commandId: id, command: { $exists: true } };
    const first = await this.reads.read(() => this.#journal.findOne(filter));
    if (!first?.command) return undefined;
    const { fingerprint, eventCount } = first.command;
    // Reads all events of the command, even if they fill several pages: they were committed together.
    const events = { _id: { $gte: first._id, $lt: first._id + eventCount } };
    const found = await this.reads.read(() => this.#journal.find(events).sort({ _id: 1 }).toArray());
    return { fingerprint, events: found.map((document) => frozen(toEnvelope<A>(this.aggregate, document))) };
  }

  barrier(): Promise<void> {
    return this.reads.barrier();
  }

  async commit(given: readonly Commit<A>[]): Promise<CommitResult> {
    const batch = storableBatch(given);
    const result = await this.sessions.lend((session) => this.#commit(batch, session));
    await this.#contention.note(result.outcome === 'contended');
    return result;
  }

  history(aggregateId: string, { after, limit }: HistoryRange): Promise<readonly EventEnvelope<A>[]> {
    return this.#page({ aggregateId, version: { $gt: after } }, { version: 1 }, limit);
  }

  journal({ after, limit }: HistoryRange): Promise<readonly EventEnvelope<A>[]> {
    return this.#page({ _id: { $gt: after } }, { _id: 1 }, limit);
  }

  async versionOf(aggregateId: string): Promise<number> {
    const options = { sort: { aggregateId: -1, version: -1 }, projection: { _id: 0, version: 1 } } as const;
    const last = await this.reads.read(() => this.#journal.findOne({ aggregateId }, options));
    return last?.version ?? 0;
  }

  async head(): Promise<number> {
    const last = await this.reads.read(() => this.#journal.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } }));
    return last?._id ?? 0;
  }

  async #page(filter: mongo.Filter<JournalDocument<A>>, sort: mongo.Sort, limit: number) {
    // To MongoDB, a limit of 0 means no limit.
    if (limit < 1) return [];
    // The server ends a single batch before 16 MB, and keeps no cursor for it. Without `batchSize` it would end it after 101 documents.
    const options: mongo.FindOptions = { sort, limit, batchSize: limit, singleBatch: true };
    const found = await this.reads.read(() => this.#journal.find(filter, options).toArray());
    return found.map((document) => frozen(toEnvelope<A>(this.aggregate, document)));
  }

  async #commit(batch: readonly Commit<A>[], session: mongo.ClientSession): Promise<CommitResult> {
    const id = systemRuntime.newId();
    let position = 0;
    const result = await inTransaction<Rejection>(this.connection, session, {
      work: async () => {
        position = await this.#allotPositions(eventsOf(batch).length, session);
        const positioned = withPositions(batch, position);
        return (
          (await this.#appendToJournal(journalDocuments(this.aggregate, positioned, id), session)) ??
          (await this.#writeSnapshots(keyReleases(batch), snapshotWrites(positioned), session))
        );
      },
      isStored: () => this.#holds(position, id),
    });
    if (result.outcome === 'committed') return { outcome: 'committed', position };
    return result.outcome === 'abandoned' ? result.reason : result;
  }

  /** Whether the batch with this id is stored at its position. If it was not committed, another batch may be there. */
  async #holds(position: number, id: string): Promise<boolean> {
    // Linearizable, so that a commit that a majority does not have yet is not taken for a missing one.
    const options = { projection: { batch: 1 }, readConcern: { level: 'linearizable' } } as const;
    const first = await this.#journal.findOne({ _id: position }, options);
    return first?.batch === id;
  }

  /** Allots `count` positions and resolves with the first. It is the first write, so that a competing transaction fails at once. */
  async #allotPositions(count: number, session: mongo.ClientSession): Promise<number> {
    const incremented = this.#counters.findOneAndUpdate(
      { _id: this.#journal.collectionName },
      { $inc: { position: count } },
      { upsert: true, returnDocument: 'after', session },
    );
    const counter = await inSession(session, incremented);
    if (!counter) throw new Error(`MongoDB did not return the counter of ${this.#journal.collectionName}.`);
    return counter.position - count + 1;
  }

  async #appendToJournal(
    entries: ReturnType<typeof journalDocuments<A>>,
    session: mongo.ClientSession,
  ): Promise<Rejection | undefined> {
    const documents = entries.map(({ document }) => document);
    const duplicate = await duplicateKeyIn(() => inSession(session, this.#journal.insertMany(documents, { session })));
    if (!duplicate) return undefined;
    const index = entries[duplicate.write]?.commit;
    const reason = rejectionOf(duplicate.index);
    if (index !== undefined && reason) return { outcome: 'rejected', index, reason };
    throw new Error(
      `A position of ${this.#journal.namespace} is taken (index ${duplicate.index}): its counter is behind its events.`,
    );
  }

  async #writeSnapshots(
    releases: ReturnType<typeof keyReleases<A>>,
    writes: readonly SnapshotWrite<A>[],
    session: mongo.ClientSession,
  ): Promise<Rejection | undefined> {
    let written = 0;
    const duplicate = await duplicateKeyIn(async () => {
      const operations = [...releases, ...writes.map(guardedReplacement)];
      const replaced = this.#snapshots.bulkWrite(operations, { session });
      const { modifiedCount, upsertedCount } = await inSession(session, replaced);
      written = modifiedCount + upsertedCount;
    });
    if (!duplicate) return written === releases.length + writes.length ? undefined : this.#missed(writes, session);
    const write = writes[duplicate.write - releases.length];
    if (!write)
      throw new RangeError(
        `MongoDB reports a duplicate key for write ${duplicate.write}, which is not the write of a snapshot.`,
      );
    const rule = ruleOf(duplicate.index);
    // Only the last change of an aggregate may claim a key, see `EventStore.commit`. Without a rule, the snapshot's id is taken.
    return rule === undefined
      ? { outcome: 'rejected', index: write.firstCommit, reason: 'version' }
      : { outcome: 'rejected', index: write.lastCommit, reason: 'unique', rule };
  }

  /**
   * Finds the commit whose guard did not match: the stored snapshot does not have the position of this batch, which no other batch has.
   * Resolves with `undefined` if all snapshots are written: then only a release found no key to remove.
   */
  async #missed(writes: readonly SnapshotWrite<A>[], session: mongo.ClientSession): Promise<Rejection | undefined> {
    const ids = writes.map(({ document }) => document._id);
    const read = this.#snapshots.find({ _id: { $in: ids } }, { session, projection: { position: 1 } }).toArray();
    const found = await inSession(session, read);
    const positions = new Map(found.map(({ _id, position }) => [_id, position]));
    const missed = writes.find(({ document }) => positions.get(document._id) !== document.position);
    return missed && { outcome: 'rejected', index: missed.firstCommit, reason: 'version' };
  }
}
