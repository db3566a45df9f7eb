import { MongoClient } from 'mongodb';

export type FailMode = 'alwaysOn' | { readonly times: number } | { readonly skip: number };

/** The `data` of the server's fail point `failCommand`. */
export interface FailCommand {
  readonly failCommands: readonly string[];
  /** Only commands of clients with this name fail. Without a name the commands of all clients fail. */
  readonly appName?: string;
  /** Only commands on this collection fail: `<database>.<collection>`. */
  readonly namespace?: string;
  readonly errorCode?: number;
  /** Some codes need further fields: 11000 needs `keyPattern` and `keyValue`. */
  readonly errorExtraInfo?: object;
  /** These labels replace those that the server gives to the code. */
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

  /** Commands fail before they run or, with `writeConcernError`, after they ran. */
  failCommand(mode: FailMode, data: FailCommand): Promise<void> {
    return this.#configure('failCommand', mode, data);
  }

  /**
   * Transactions and retryable writes of all clients fail during the commit. With a code, the commit is undone. Without a code, the
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
