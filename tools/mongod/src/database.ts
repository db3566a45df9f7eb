import { findMongodBinary, type BinarySearch } from './binary/mongod-binary.ts';
import type { DatabaseSettings } from './database-settings.ts';
import { servedUri, startMongod } from './server/start-mongod.ts';

export interface Database {
  readonly uri: string;
  /** What the operator is told of it. */
  readonly place: string;
  /** Resolves with the cause if the database ends before `stop()`; never for one that others run. */
  readonly lost: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** The database of `MONGODB_URI`, else a mongod of our own, which nobody else may be running. */
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

/** The same database for a visitor: where somebody is running its mongod already, that one. */
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
