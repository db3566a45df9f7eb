import { connectionOptions } from '@snapfold/mongoose';
import { MongoClient } from 'mongodb';
import { createConnection, type Connection } from 'mongoose';

export interface DatabasePlace {
  readonly uri: string;
  readonly database: string;
}

/** Opens a connection as an API does: nothing on it may take longer than an answer may. */
export function openConnection({ uri, database }: DatabasePlace): Promise<Connection> {
  return createConnection(uri, { ...connectionOptions(uri), dbName: database }).asPromise();
}

/** A client that waits for as long as it takes, for what is not measured. */
export function openPatientClient({ uri }: DatabasePlace): Promise<MongoClient> {
  return MongoClient.connect(uri, { writeConcern: { w: 'majority', journal: true } });
}

export async function dropDatabase(place: DatabasePlace): Promise<void> {
  const client = await openPatientClient(place);
  await client.db(place.database).dropDatabase();
  await client.close();
}
