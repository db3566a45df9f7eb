import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@snapfold/api';
import { type Database, openDatabase } from '@snapfold/mongod';
import { checkAddress, listenError } from './listening.js';
import { readSettings, type Settings } from './settings.js';

type Api = Awaited<ReturnType<typeof serve>>;

/** Longer than the API takes at most to answer its last requests. */
const CLOSE_MS = 30_000;
/** A short time: without its database the API can answer no request. */
const CLOSE_BEREFT_MS = 3_000;
const STOPPED = Symbol('stopped');

/** Runs the API and, unless MONGODB_URI is set, its mongod, until a signal. Resolves with the exit code. */
export async function run(env: NodeJS.ProcessEnv): Promise<number> {
  const stopped = stopSignal();
  try {
    const settings = readSettings(env);
    await checkAddress(settings);
    const database = await Promise.race([openDatabase(settings, { env, log: console.error }), stopped]);
    // A mongod that is still starting needs no stop: its guardian ends it after this process.
    if (database === STOPPED) return 0;
    return await serveOn(database, settings, stopped).finally(database.stop);
  } catch (error) {
    report(error);
    return 1;
  }
}

async function serveOn(database: Database, settings: Settings, stopped: Promise<typeof STOPPED>): Promise<number> {
  const api = await Promise.race([listen(database, settings), stopped, database.lost]);
  if (api === STOPPED) return 0;
  if (typeof api === 'string') return complain(api);

  console.log(`API      ${api.url}\nDocs     ${api.url}/docs\nMongoDB  ${database.place}`);
  const end = await Promise.race([stopped, database.lost]);
  const closeMs = end === STOPPED ? CLOSE_MS : CLOSE_BEREFT_MS;
  const closed = await Promise.race([api.close().then(() => true), sleep(closeMs, false)]);
  if (end !== STOPPED) return complain(end);
  return closed ? 0 : complain(`The API did not close within ${CLOSE_MS / 1000} s`);
}

async function listen({ uri }: Database, { host, port, viewWaitMs }: Settings): Promise<Api> {
  try {
    return await serve({ mongodbUri: uri, host, port, viewWaitMs });
  } catch (error) {
    throw listenError(error, { host, port }) ?? error;
  }
}

/** Resolves at the first SIGINT or SIGTERM. Later ones are ignored: npm repeats the signal that the terminal has sent already. */
function stopSignal(): Promise<typeof STOPPED> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(STOPPED));
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

function complain(line: string): number {
  console.error(line);
  return 1;
}
