import { type Database, openDatabase } from '@snapfold/mongod';
import { checkAddress } from './listening.js';
import { readSettings, type Settings } from './settings.js';

export const STOPPED = Symbol('stopped');
export type Stopped = Promise<typeof STOPPED>;

/** What is done with a database until a signal, or until it is lost. Resolves with the exit code. */
type Serve = (database: Database, settings: Settings, stopped: Stopped) => Promise<number>;

/** Serves on a database, which is a mongod of our own unless MONGODB_URI is set, until a signal. Resolves with the exit code. */
export async function run(env: NodeJS.ProcessEnv, serve: Serve): Promise<number> {
  const stopped = stopSignal();
  try {
    const settings = readSettings(env);
    await checkAddress(settings);
    const database = await Promise.race([openDatabase(settings, { env, log: console.error }), stopped]);
    // A mongod that is still starting needs no stop: its guardian ends it after this process.
    if (database === STOPPED) return 0;
    return await serve(database, settings, stopped).finally(database.stop);
  } catch (error) {
    report(error);
    return 1;
  }
}

/** Tells what went wrong, and is the exit code that says so. */
export function complain(line: string): number {
  console.error(line);
  return 1;
}

/**
 * Resolves at the first SIGINT or SIGTERM, or when the process that forked this one is gone. Later ones are ignored: npm sends on what
 * the terminal has sent already.
 */
function stopSignal(): Stopped {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, () => resolve(STOPPED));
  });
}

function report(error: unknown): void {
  const isForOperator = error instanceof Error && (error.name === 'StartError' || error.name === 'StartupError');
  console.error(isForOperator ? lineOf(error) : error);
}

/** The message of an error. For an error of the connection it begins with the setting to check. */
function lineOf(error: Error): string {
  return 'concerns' in error && error.concerns === 'connection' ? `MONGODB_URI: ${error.message}` : error.message;
}
