import type { Account, AccountEvent } from '@snapfold/domain';
import type { CqrsContext, EventMetadata } from '@snapfold/kernel';
import { metadataOf } from '@snapfold/kernel/engine';
import type { Collection, Db, MongoClientOptions } from 'mongodb';

/** An event with the same content as an entry of Snapfold's journal, but without a position. */
export interface EventDocument {
  readonly aggregateId: string;
  readonly version: number;
  readonly at: Date;
  readonly payload: AccountEvent;
  readonly metadata: EventMetadata;
}

export interface SnapshotDocument {
  readonly _id: string;
  readonly state: Account;
  readonly version: number;
}

/** The same durability as Snapfold's: on a majority, and journaled. */
export const clientOptions = {
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  writeConcern: { w: 'majority', journal: true },
} as const satisfies MongoClientOptions;

export function eventDocument(
  aggregateId: string,
  version: number,
  payload: AccountEvent,
  context: CqrsContext,
): EventDocument {
  return { aggregateId, version, at: new Date(context.at), payload, metadata: metadataOf(context) };
}

export async function createJournal(db: Db): Promise<Collection<EventDocument>> {
  const journal = await db.createCollection<EventDocument>('journal');
  await journal.createIndex({ aggregateId: 1, version: 1 }, { unique: true });
  return journal;
}
