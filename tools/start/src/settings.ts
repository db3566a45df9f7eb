import { nonEmpty, readDatabaseSettings, StartError, type DatabaseSettings } from '@snapfold/mongod';

export interface Settings extends DatabaseSettings {
  readonly host: string;
  readonly port: number;
  /** How many ms a read of a view waits at most for what this process has committed. */
  readonly viewWaitMs: number;
}

/** Reads the environment. Throws a {@link StartError} that names the variable with a wrong value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    host: nonEmpty('HOST', env['HOST'] ?? '127.0.0.1'),
    port: wholeNumber('PORT', env['PORT'] ?? '3000', 65_535),
    viewWaitMs: wholeNumber('VIEW_WAIT_MS', env['VIEW_WAIT_MS'] ?? '1000', 60_000),
    ...readDatabaseSettings(env),
  };
}

function wholeNumber(name: string, value: string, most: number): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Infinity;
  if (number > most) throw new StartError(`${name} must be a whole number from 0 to ${most}, not "${value}"`);
  return number;
}
