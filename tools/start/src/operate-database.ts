import { run } from '@snapfold/cli';
import { readDatabaseSettings, visitDatabase } from '@snapfold/mongod';

/** Runs an operator's command on the database of `npm start`, which may be running or not. Resolves with the exit code. */
export async function operate(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const database = await visitDatabase(readDatabaseSettings(env), { env, log: console.error });
    return await run(args, database.uri).finally(database.stop);
  } catch (error) {
    console.error(error instanceof Error && error.name === 'StartError' ? error.message : error);
    return 1;
  }
}
