import { resolve } from 'node:path';
import { StartError } from './errors/start-error.ts';

export interface DatabaseSettings {
  /** Undefined if Snapfold runs its own mongod. */
  readonly mongodbUri: string | undefined;
  readonly dataDir: string;
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** Reads from the environment which database to use. Throws a {@link StartError} that names the variable with a wrong value. */
export function readDatabaseSettings(env: NodeJS.ProcessEnv): DatabaseSettings {
  return {
    mongodbUri: mongodbUriOf(env['MONGODB_URI']),
    dataDir: resolve(nonEmpty('DATA_DIR', env['DATA_DIR'] ?? resolve(ROOT, '.data/mongo'))),
  };
}

/** Throws a {@link StartError} if the value is empty. */
export function nonEmpty(name: string, value: string): string {
  if (value.trim() === '') throw new StartError(`${name} is empty: give it a value or unset it`);
  return value;
}

// The message does not repeat the value, which may hold a password.
function mongodbUriOf(value: string | undefined): string | undefined {
  if (value === undefined || /^mongodb(\+srv)?:\/\/[^/?\s]+\S*$/.test(value)) return value;
  throw new StartError('MONGODB_URI must be a mongodb:// or mongodb+srv:// URL');
}
