import { resolve } from 'node:path';
import { StartError } from '@snapfold/mongod';

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Unset: a mongod of our own is started. */
  readonly mongodbUri: string | undefined;
  readonly dataDir: string;
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** Reads the environment. Throws a {@link StartError} that names the variable with a wrong value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    host: nonEmpty('HOST', env['HOST'] ?? '127.0.0.1'),
    port: portOf(env['PORT'] ?? '3000'),
    mongodbUri: mongodbUriOf(env['MONGODB_URI']),
    dataDir: resolve(nonEmpty('DATA_DIR', env['DATA_DIR'] ?? resolve(ROOT, '.data/mongo'))),
  };
}

function nonEmpty(name: string, value: string): string {
  if (value.trim() === '') throw new StartError(`${name} is empty: give it a value or unset it`);
  return value;
}

function portOf(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Infinity;
  if (port > 65_535) throw new StartError(`PORT must be a whole number from 0 to 65535, not "${value}"`);
  return port;
}

// The value may hold a password: it is not repeated.
function mongodbUriOf(value: string | undefined): string | undefined {
  if (value === undefined || /^mongodb(\+srv)?:\/\/[^/?\s]+\S*$/.test(value)) return value;
  throw new StartError('MONGODB_URI must be a mongodb:// or mongodb+srv:// URL');
}
