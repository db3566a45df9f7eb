import { connectionOptions } from '@snapfold/infrastructure';
import { createConnection, type Connection } from 'mongoose';

export interface DatabasePlace {
  readonly uri: string;
  readonly database: string;
}

/** Opens a connection as an API does. */
export function openConnection({ uri, database }: DatabasePlace): Promise<Connection> {
  return createConnection(uri, { ...connectionOptions(uri), dbName: database }).asPromise();
}
