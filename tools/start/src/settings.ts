import { nonEmpty, readDatabaseSettings, StartError, type DatabaseSettings } from '@snapfold/mongod';

export interface Settings extends DatabaseSettings {
  readonly host: string;
  readonly port: number;
}

/** Reads the environment. Throws a {@link StartError} that names the variable with a wrong value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    host: nonEmpty('HOST', env['HOST'] ?? '127.0.0.1'),
    port: portOf(env['PORT'] ?? '3000'),
    ...readDatabaseSettings(env),
  };
}

function portOf(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Infinity;
  if (port > 65_535) throw new StartError(`PORT must be a whole number from 0 to 65535, not "${value}"`);
  return port;
}
