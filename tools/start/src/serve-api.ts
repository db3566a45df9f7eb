import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@snapfold/api';
import type { Database } from '@snapfold/mongod';
import { listenError } from './listening.js';
import { complain, STOPPED, type Stopped } from './run.js';
import type { Settings } from './settings.js';

type Api = Awaited<ReturnType<typeof serve>>;

/** Longer than the API drains its requests. */
const CLOSE_MS = 30_000;
/** Without its database the API has no answer worth waiting for. */
const CLOSE_BEREFT_MS = 3_000;

/** Serves the API in this process. */
export async function serveApi(database: Database, settings: Settings, stopped: Stopped): Promise<number> {
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

async function listen({ uri }: Database, settings: Settings): Promise<Api> {
  try {
    return await serve({ ...settings, mongodbUri: uri });
  } catch (error) {
    throw listenError(error, settings) ?? error;
  }
}
