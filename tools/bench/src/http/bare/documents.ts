import type { Collection, MongoClient, MongoClientOptions } from 'mongodb';

export interface AccountDocument {
  readonly _id: string;
  readonly version: number;
  readonly owner: string;
  readonly currency: string;
  readonly minor: number;
  readonly status: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

export interface EventDocument {
  readonly accountId: string;
  readonly version: number;
  readonly type: string;
  readonly at: Date;
  readonly by: string;
  readonly requestId: string;
  readonly minor: number;
  readonly balance: number;
}

export interface MovementDocument {
  readonly _id: string;
  readonly accountId: string;
  readonly version: number;
  readonly kind: string;
  readonly currency: string;
  readonly minor: number;
  readonly balance: number;
  readonly at: Date;
  readonly by: string;
}

export interface Collections {
  readonly client: MongoClient;
  readonly accounts: Collection<AccountDocument>;
  readonly journal: Collection<EventDocument>;
  readonly movements: Collection<MovementDocument>;
}

/** The same durability as Snapfold's: on a majority, and journaled. */
export const clientOptions = {
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  writeConcern: { w: 'majority', journal: true },
} as const satisfies MongoClientOptions;

export function collectionsOf(client: MongoClient, database: string): Collections {
  const db = client.db(database);
  return {
    client,
    accounts: db.collection('accounts'),
    journal: db.collection('journal'),
    movements: db.collection('movements'),
  };
}

/** Creates the collections, which a transaction does not, and their indexes. */
export async function prepare({ accounts, journal, movements }: Collections): Promise<void> {
  await accounts.createIndex({ owner: 1 });
  await journal.createIndex({ accountId: 1, version: 1 }, { unique: true });
  await movements.createIndex({ accountId: 1, version: -1 });
}

export function movementOf(event: EventDocument, currency: string): MovementDocument {
  const { accountId, version, minor, balance, at, by } = event;
  return { _id: `${accountId}-${version}`, accountId, version, kind: 'deposit', currency, minor, balance, at, by };
}
