import { findMongodBinary, type BinarySearch } from './binary/mongod-binary.ts';
import type { DatabaseSettings } from './database-settings.ts';
import { servedUri, startMongod } from './server/start-mongod.ts';

export interface Database {
  readonly uri: string;
  /** Where the database is, for the operator. */
  readonly place: string;
  /** Resolves with the cause if our mongod ends before `stop()`. Never resolves for a database that others run. */
  readonly lost: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Opens the database of `MONGODB_URI`, or starts a mongod if that is unset. No other process may be running that mongod. */
export async function openDatabase(settings: DatabaseSettings, search: BinarySearch): Promise<Database> {
  const { mongodbUri, dataDir } = settings;
  if (mongodbUri !== undefined) return othersRun(mongodbUri);
  const { log } = search;
  const mongod = await startMongod({ binary: await findMongodBinary(search), dataDir, log });
  return {
    uri: mongod.uri,
    place: `${mongod.uri}  data in ${dataDir}`,
    lost: mongod.exited.then(({ code, signal }) => `mongod ended unexpectedly (${signal ?? `code ${code}`})`),
    stop: mongod.stop,
  };
}

/** Opens the same database for a visitor. If another process is running the mongod already, the visitor uses that one. */
export async function visitDatabase(settings: DatabaseSettings, search: BinarySearch): Promise<Database> {
  const served = settings.mongodbUri ?? (await servedUri(settings.dataDir));
  return served === undefined ? openDatabase(settings, search) : othersRun(served);
}

function othersRun(uri: string): Database {
  return { uri, place: withoutSecrets(uri), lost: new Promise(() => {}), stop: async () => {} };
}

function withoutSecrets(uri: string): string {
  return uri.replace(/\/\/.*@/, '//').replace(/\?.*$/, '');
}
