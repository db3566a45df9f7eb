import { MongoClient } from 'mongodb';

export type FailMode = 'alwaysOn' | { readonly times: number } | { readonly skip: number };

/** The `data` of the server's `failCommand`. */
export interface FailCommand {
  readonly failCommands: readonly string[];
  /** Only commands of clients with this name; without it the whole server is hit. */
  readonly appName?: string;
  /** Only commands on this collection: `<database>.<collection>`. */
  readonly namespace?: string;
  readonly errorCode?: number;
  /** Some codes need it: 11000 has `keyPattern` and `keyValue`. */
  readonly errorExtraInfo?: object;
  /** In place of the labels that the server gives to the code. */
  readonly errorLabels?: readonly string[];
  readonly writeConcernError?: { readonly code: number; readonly errmsg: string };
  readonly closeConnection?: boolean;
  readonly blockConnection?: boolean;
  readonly blockTimeMS?: number;
}

const failPoints = ['failCommand', 'onPrimaryTransactionalWrite'] as const;

/** Makes a mongod with test commands fail on demand. */
export class FailPoints {
  readonly #client: MongoClient;

  constructor(uri: string) {
    this.#client = new MongoClient(uri);
  }

  /** Commands fail before they are run, or, with `writeConcernError`, after. */
  failCommand(mode: FailMode, data: FailCommand): Promise<void> {
    return this.#configure('failCommand', mode, data);
  }

  /**
   * Transactions, and retryable writes, of all clients fail inside of the commit: with the code it is undone; without it the
   * commit holds and the connection is closed.
   */
  failWrite(mode: FailMode, failBeforeCommitExceptionCode?: number, closeConnection = false): Promise<void> {
    const data = failBeforeCommitExceptionCode === undefined ? {} : { failBeforeCommitExceptionCode };
    return this.#configure('onPrimaryTransactionalWrite', mode, { ...data, closeConnection });
  }

  async off(): Promise<void> {
    for (const name of failPoints) await this.#configure(name, 'off', { failCommands: [] });
  }

  async close(): Promise<void> {
    await this.off();
    await this.#client.close();
  }

  async #configure(configureFailPoint: string, mode: FailMode | 'off', data: object): Promise<void> {
    await this.#client.db('admin').command({ configureFailPoint, mode, data });
  }
}
