import { RecordTaken, storedBytes, type OwnedRecord, type ViewStep } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import { inSession } from '../connection/deadline.js';
import { duplicateKeyIn } from '../connection/duplicate-keys.js';
import type { FollowerSteps, StoredStep } from '../followers/follower-steps.js';
import type { StoredDocument } from '../queries/mongo-query.js';
import { StepGroups } from './step-groups.js';

/** A step, and the collection of the generation that it is for. */
export interface RecordedStep {
  readonly records: mongo.Collection<StoredDocument>;
  readonly step: ViewStep<object>;
}

/**
 * Commits steps of view generations: records, parked events and checkpoint in one transaction. Steps of several views that are ready
 * at the same moment share a transaction.
 */
export class ViewSteps {
  readonly #groups: StepGroups<StoredStep>;

  constructor(steps: FollowerSteps) {
    this.#groups = new StepGroups({
      alone: (step) => steps.alone(step),
      together: (group) => steps.together(group),
    });
  }

  /** Resolves and rejects as `ViewStore.commit` does. The records of the step must be storable. */
  commit({ records, step }: RecordedStep): Promise<boolean> {
    const write = (session: mongo.ClientSession) => writeRecords(records, step, session);
    return this.#groups.commit({ id: records.collectionName, step, write }, weightOf(step));
  }
}

/** A step that parks or replays events is committed alone: it may be refused, or have many events. */
function weightOf({ records, removed, parked, replayed }: ViewStep<object>): number {
  if (parked.length > 0 || replayed.length > 0) return Infinity;
  let kilobytes = removed.length;
  for (const { record } of records.values()) kilobytes += Math.max(1, storedBytes(record) / 1_024);
  return kilobytes;
}

/** Writes the records of a step. Resolves with the error if a record exists that must be new. */
async function writeRecords(
  records: mongo.Collection<StoredDocument>,
  { records: changed, areNew, removed }: ViewStep<object>,
  session: mongo.ClientSession,
): Promise<Error | undefined> {
  const write = areNew ? insert : replace;
  const documents = [...changed].map(([id, owned]) => ({ _id: id, ...owned.record, ...owner(id, owned, areNew) }));
  if (documents.length > 0 && (await duplicateKeyIn(() => inSession(session, write(records, documents, session)))))
    return new RecordTaken();
  if (removed.length > 0) await inSession(session, records.deleteMany({ _id: { $in: [...removed] } }, { session }));
  return undefined;
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
