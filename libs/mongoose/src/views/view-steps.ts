import { RecordTaken, storedBytes, StoreUnavailable, type OwnedRecord, type ViewStep } from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { inSession } from '../connection/deadline.js';
import { duplicateKeyIn } from '../connection/duplicate-keys.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';
import type { GenerationDocument, ParkedDocument } from '../documents/view-documents.js';
import type { StoredDocument } from '../queries/mongo-query.js';
import type { CommitSessions } from '../transactions/commit-sessions.js';
import { ContentionWatch } from '../transactions/contention-watch.js';
import { inTransaction, type TransactionResult } from '../transactions/mongo-transaction.js';
import { StepGroups } from './step-groups.js';

const contentionMs = 10_000;
const backoffMs = 20;

/** Why steps are not stored: the lease or the checkpoint of a view is no longer the step's, or a record that must be new exists. */
type Refusal = 'lease lost' | 'record taken';

/** A step, and the collection of the generation that it is for. */
export interface StoredStep {
  readonly records: mongo.Collection<StoredDocument>;
  readonly step: ViewStep<object>;
}

/**
 * Commits steps of view generations: records, parked events and checkpoint in one transaction. Steps of several views that are ready
 * at the same moment share a transaction.
 */
export class ViewSteps {
  readonly #registry: mongo.Collection<GenerationDocument>;
  readonly #parked: mongo.Collection<ParkedDocument>;
  readonly #groups: StepGroups<StoredStep>;

  constructor(
    private readonly connection: Connection,
    private readonly sessions: CommitSessions,
  ) {
    this.#registry = nativeCollection(connection, 'views');
    this.#parked = nativeCollection(connection, 'views_parked');
    this.#groups = new StepGroups({
      alone: (step) => this.#alone(step),
      together: (steps) => this.#together(steps),
    });
  }

  /** Resolves and rejects as `ViewStore.commit` does. The records of the step must be storable. */
  commit(stored: StoredStep): Promise<boolean> {
    return this.#groups.commit(stored, weightOf(stored.step));
  }

  async #alone(stored: StoredStep): Promise<boolean> {
    const end = systemRuntime.monotonic() + contentionMs;
    const contention = new ContentionWatch(() => this.sessions.registry.killSilent());
    for (;;) {
      const result = await this.#try([stored]);
      await contention.note(result.outcome === 'contended');
      if (result.outcome === 'committed') return true;
      if (result.outcome === 'unknown') throw new StoreUnavailable(result.cause);
      if (result.outcome === 'abandoned') {
        if (result.reason === 'record taken') throw new RecordTaken();
        return false;
      }
      if (systemRuntime.monotonic() > end)
        throw new StoreUnavailable(
          new Error(`Other transactions blocked ${stored.records.collectionName} for too long.`),
        );
      await systemRuntime.sleep(systemRuntime.random() * backoffMs);
    }
  }

  /** Each step has its own guard: if one does not match, none of the steps is stored. */
  async #together(steps: readonly StoredStep[]): Promise<boolean> {
    const result = await this.#try(steps);
    if (result.outcome === 'unknown') throw new StoreUnavailable(result.cause);
    return result.outcome === 'committed';
  }

  #try(steps: readonly StoredStep[]): Promise<TransactionResult<Refusal>> {
    return this.sessions.lend((session) => this.#transact(steps, session));
  }

  #transact(steps: readonly StoredStep[], session: mongo.ClientSession): Promise<TransactionResult<Refusal>> {
    const step = systemRuntime.newId();
    return inTransaction(this.connection, session, {
      work: async () => {
        // Written first, so that a process that has lost the lease fails at once.
        const moves = steps.map((one) => moveOf(one, step));
        const { matchedCount } = await inSession(session, this.#registry.bulkWrite(moves, { session }));
        if (matchedCount < steps.length) return 'lease lost';
        for (const one of steps) if (await this.#write(one, session)) return 'record taken';
        return undefined;
      },
      // One step that is stored proves that all are. If other processes have moved on from all of them since, none is found: each is
      // then committed alone, and its guard does not match.
      isStored: async () => {
        for (const { records } of steps) if (await this.#holds(records.collectionName, step)) return true;
        return false;
      },
    });
  }

  async #holds(_id: string, step: string): Promise<boolean> {
    const found = await this.#registry.findOne({ _id }, { readConcern: { level: 'linearizable' } });
    return found?.step === step;
  }

  /** Writes the records and parked events of a step. Resolves with `true` if a record exists that must be new. */
  async #write({ records, step }: StoredStep, session: mongo.ClientSession): Promise<boolean> {
    const { records: changed, areNew, removed, parked, replayed } = step;
    const write = areNew ? insert : replace;
    const documents = [...changed].map(([id, owned]) => ({ _id: id, ...owned.record, ...owner(id, owned, areNew) }));
    if (documents.length > 0 && (await duplicateKeyIn(() => inSession(session, write(records, documents, session)))))
      return true;
    if (removed.length > 0) await inSession(session, records.deleteMany({ _id: { $in: [...removed] } }, { session }));
    const _id = records.collectionName;
    const change = await this.#park(_id, { parked, replayed }, session);
    if (change !== 0)
      await inSession(session, this.#registry.updateOne({ _id }, { $inc: { parked: change } }, { session }));
    return false;
  }

  /** Writes and removes parked events. Resolves with the change of their number. */
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

/** A step that parks or replays events is committed alone: it may be refused, or have many events. */
function weightOf({ records, removed, parked, replayed }: ViewStep<object>): number {
  if (parked.length > 0 || replayed.length > 0) return Infinity;
  let kilobytes = removed.length;
  for (const { record } of records.values()) kilobytes += Math.max(1, storedBytes(record) / 1_024);
  return kilobytes;
}

/** The write that moves the checkpoint of a generation. It matches nothing if the process has lost the lease. */
function moveOf({ records, step: { term, from, to, mark } }: StoredStep, step: string) {
  const _id = records.collectionName;
  const filter = { _id, status: { $ne: 'retired' as const }, 'lease.term': term, checkpoint: from };
  const marked = mark === undefined ? {} : { mark: { position: to, mark } };
  return { updateOne: { filter, update: { $set: { checkpoint: to, step, ...marked } } } };
}

/** The field that names a record's aggregate, unless its id does. A record per event needs none: only its event ever writes it. */
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
