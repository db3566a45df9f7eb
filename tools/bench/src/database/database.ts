import { connectionOptions } from '@snapfold/mongoose';
import { MongoClient } from 'mongodb';
import { createConnection, type Connection } from 'mongoose';

export interface DatabasePlace {
  readonly uri: string;
  readonly database: string;
}

/** Opens a connection with the time limits of an API. */
export function openConnection({ uri, database }: DatabasePlace): Promise<Connection> {
  return createConnection(uri, { ...connectionOptions(uri), dbName: database }).asPromise();
}

/** Opens a client without time limits, for work that is not measured. */
export function openPatientClient({ uri }: DatabasePlace): Promise<MongoClient> {
  return MongoClient.connect(uri, { writeConcern: { w: 'majority', journal: true } });
}

export async function dropDatabase(place: DatabasePlace): Promise<void> {
  const client = await openPatientClient(place);
  await client.db(place.database).dropDatabase();
  await client.close();
}
