import { startTemporaryMongod } from '@snapfold/mongod';

export interface Server {
  readonly uri: string;
  readonly stop: () => Promise<void>;
}

/** The one that is named, else a mongod of our own. */
export async function openServer(uri: string | undefined): Promise<Server> {
  if (uri !== undefined) return { uri, stop: async () => {} };
  return startTemporaryMongod({ env: process.env, log: console.error });
}
