import { findMongodBinary, startMongod } from '@snapfold/mongod';
import type { Settings } from './settings.js';

export interface Database {
  readonly uri: string;
  /** What the operator is told of it. */
  readonly place: string;
  /** Resolves with the cause if the database ends before `stop()`; never for one that others run. */
  readonly lost: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** The database of `MONGODB_URI`, else a mongod of our own. */
export async function openDatabase(settings: Settings, env: NodeJS.ProcessEnv): Promise<Database> {
  const { mongodbUri, dataDir } = settings;
  if (mongodbUri !== undefined) {
    return { uri: mongodbUri, place: withoutSecrets(mongodbUri), lost: new Promise(() => {}), stop: async () => {} };
  }
  const log = console.error;
  const mongod = await startMongod({ binary: await findMongodBinary({ env, log }), dataDir, log });
  return {
    uri: mongod.uri,
    place: `${mongod.uri}  data in ${dataDir}`,
    lost: mongod.exited.then(({ code, signal }) => `mongod ended unexpectedly (${signal ?? `code ${code}`})`),
    stop: mongod.stop,
  };
}

function withoutSecrets(uri: string): string {
  return uri.replace(/\/\/.*@/, '//').replace(/\?.*$/, '');
}
