import { nonEmpty, readDatabaseSettings, StartError, type DatabaseSettings } from '@snapfold/mongod';

export interface Settings extends DatabaseSettings {
  readonly host: string;
  readonly port: number;
  /** How many ms a read of a view waits at most for what this process has committed. */
  readonly viewWaitMs: number;
  /** Signs the cursors of lists. Without it, the database keeps a key. */
  readonly cursorKey?: string;
  /** The URL at which clients reach the API. */
  readonly publicUrl?: string;
  /** The origins whose pages may call the API from a browser. */
  readonly corsOrigins: readonly string[];
}

/** Reads the environment. Throws a {@link StartError} that names the variable with a wrong value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    host: nonEmpty('HOST', env['HOST'] ?? '127.0.0.1'),
    port: wholeNumber('PORT', env['PORT'] ?? '3000', 65_535),
    viewWaitMs: wholeNumber('VIEW_WAIT_MS', env['VIEW_WAIT_MS'] ?? '1000', 60_000),
    ...cursorKey(env['CURSOR_KEY']),
    ...publicUrl(env['PUBLIC_URL']),
    corsOrigins: origins(env['CORS_ORIGINS']),
    ...readDatabaseSettings(env),
  };
}

/** The message has no value: a key is a secret. */
function cursorKey(value: string | undefined): Pick<Settings, 'cursorKey'> {
  if (value === undefined) return {};
  if (value.length < 32) throw new StartError('CURSOR_KEY must be a secret of at least 32 characters');
  return { cursorKey: value };
}

function publicUrl(value: string | undefined): Pick<Settings, 'publicUrl'> {
  if (value === undefined) return {};
  const { protocol, href, search, hash, username } = urlOf(value) ?? {};
  const isPlain = (protocol === 'http:' || protocol === 'https:') && !search && !hash && !username;
  if (!isPlain || !href)
    throw new StartError(`PUBLIC_URL must be a URL such as "https://example.org/bank", not "${value}"`);
  return { publicUrl: href };
}

function origins(value: string | undefined): string[] {
  const listed = value?.split(',').map((origin) => origin.trim()) ?? [];
  const wrong = listed.find((origin) => origin !== '*' && urlOf(origin)?.origin !== origin);
  if (wrong !== undefined)
    throw new StartError(
      `CORS_ORIGINS must be a list of origins such as "https://example.org", or "*", not "${wrong}"`,
    );
  return listed;
}

function urlOf(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

function wholeNumber(name: string, value: string, most: number): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Infinity;
  if (number > most) throw new StartError(`${name} must be a whole number from 0 to ${most}, not "${value}"`);
  return number;
}
