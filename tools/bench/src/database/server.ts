import { startTemporaryMongod } from '@snapfold/mongod';

export interface Server {
  readonly uri: string;
  readonly stop: () => Promise<void>;
}

/** The server at `uri`, or a new temporary mongod if there is none. */
export async function openServer(uri: string | undefined): Promise<Server> {
  if (uri !== undefined) return { uri, stop: async () => {} };
  return startTemporaryMongod({ env: process.env, log: console.error });
}
