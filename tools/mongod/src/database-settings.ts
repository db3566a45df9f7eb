import { resolve } from 'node:path';
import { StartError } from './errors/start-error.ts';

export interface DatabaseSettings {
  /** Unset: a mongod of our own. */
  readonly mongodbUri: string | undefined;
  readonly dataDir: string;
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** Which database the environment names. Throws a {@link StartError} that names the variable with a wrong value. */
export function readDatabaseSettings(env: NodeJS.ProcessEnv): DatabaseSettings {
  return {
    mongodbUri: mongodbUriOf(env['MONGODB_URI']),
    dataDir: resolve(nonEmpty('DATA_DIR', env['DATA_DIR'] ?? resolve(ROOT, '.data/mongo'))),
  };
}

/** Throws a {@link StartError} if there is nothing in it. */
export function nonEmpty(name: string, value: string): string {
  if (value.trim() === '') throw new StartError(`${name} is empty: give it a value or unset it`);
  return value;
}

// The value may hold a password: it is not repeated.
function mongodbUriOf(value: string | undefined): string | undefined {
  if (value === undefined || /^mongodb(\+srv)?:\/\/[^/?\s]+\S*$/.test(value)) return value;
  throw new StartError('MONGODB_URI must be a mongodb:// or mongodb+srv:// URL');
}
