import { readDatabaseSettings, visitDatabase } from '@snapfold/mongod';
import { connect, type Connection } from '@snapfold/mongoose';

/** Gives the database that `npm start` uses, for as long as it is used. */
export async function withDatabase<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
  const { env } = process;
  const database = await visitDatabase(readDatabaseSettings(env), { env, log: console.error });
  try {
    const connection = await connect(database.uri);
    return await use(connection).finally(() => connection.close());
  } finally {
    await database.stop();
  }
}
