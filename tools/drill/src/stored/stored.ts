import type { EventMetadata } from '@snapfold/kernel';
import type { ClientSession, Db, MongoClient } from 'mongodb';

/** An event as a journal stores it. */
export interface StoredEvent {
  readonly _id: number;
  readonly aggregateId: string;
  readonly version: number;
  readonly at: Date;
  readonly payload: { readonly type: string };
  readonly schema?: number;
  readonly metadata: EventMetadata;
  readonly commandId?: string;
  /** Present only on the first event of a command that has an id. */
  readonly command?: { readonly fingerprint: string; readonly eventCount: number };
}

/** A snapshot as it is stored. */
export interface StoredSnapshot {
  readonly _id: string;
  readonly state: object;
  readonly version: number;
  readonly position: number;
  readonly unique: Readonly<Record<string, string>>;
}

/** The stored data of one type of aggregate. */
export interface Stored {
  /** The last position that a commit has taken. */
  readonly counter: number;
  readonly events: readonly StoredEvent[];
  readonly snapshots: readonly StoredSnapshot[];
}

/** The stored data of the whole bank, all at one moment. */
export interface StoredBank {
  readonly users: Stored;
  readonly accounts: Stored;
}

export interface Positions {
  readonly users: number;
  readonly accounts: number;
}

/** Reads the snapshots and, after the positions, the journals, all in one snapshot session. */
export async function readStoredBank(client: MongoClient, after: Positions): Promise<StoredBank> {
  return client.withSession({ snapshot: true }, async (session) => ({
    users: await read(client.db(), session, 'users', after.users),
    accounts: await read(client.db(), session, 'accounts', after.accounts),
  }));
}

/** Reads the snapshots of one type and, after a position, its journal, in one snapshot session. */
export function readStored(client: MongoClient, type: string, after: number): Promise<Stored> {
  return client.withSession({ snapshot: true }, (session) => read(client.db(), session, type, after));
}

async function read(db: Db, session: ClientSession, type: string, after: number): Promise<Stored> {
  const counters = db.collection<{ _id: string; position: number }>('counters');
  const counter = await counters.findOne({ _id: `${type}_journal` }, { session });
  const journal = db.collection<StoredEvent>(`${type}_journal`);
  const events = await journal.find({ _id: { $gt: after } }, { session, sort: { _id: 1 } }).toArray();
  const snapshots = await db.collection<StoredSnapshot>(`${type}_snapshots`).find({}, { session }).toArray();
  return { counter: counter?.position ?? 0, events, snapshots };
}
