import type { Connection, mongo } from 'mongoose';
import { inTime } from '../connection/deadline.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { journalLayout } from '../documents/journal-document.js';

interface Counter {
  readonly _id: string;
  readonly position: number;
}

const pauseMs = 1_000;

/**
 * Reports the commits of all processes to a journal, by a change stream. It may be late, and misses commits while the stream is broken
 * or not available, so listeners have to poll the journal as well.
 */
export class JournalWatch {
  readonly #closing = new AbortController();
  readonly #counters: mongo.Collection<Counter>;
  readonly #journal: string;
  #stream: mongo.ChangeStream<Counter> | undefined;
  #running: Promise<void> | undefined;

  constructor(
    connection: Connection,
    aggregateType: string,
    private readonly heard: (position: number) => void,
  ) {
    this.#counters = nativeCollection(connection, 'counters');
    this.#journal = journalLayout(aggregateType).name;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = this.#stream?.close().then(() => this.#running);
    // A stream that does not close in time ends with the connection.
    if (closed) await inTime(closed).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      // Whatever broke the stream, the next one begins at the present. Listeners find what it missed by polling.
      await this.#listen().catch(() => undefined);
      await systemRuntime.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  async #listen(): Promise<void> {
    const pipeline = [{ $match: { 'documentKey._id': this.#journal } }];
    // The position is in the change itself: looking up the counter would cost a read for each commit.
    this.#stream = this.#counters.watch(pipeline);
    for await (const change of this.#stream) {
      const position = positionIn(change);
      if (position !== undefined) this.heard(position);
    }
  }
}

/** The position to which a change has moved the counter. */
function positionIn(change: mongo.ChangeStreamDocument<Counter>): number | undefined {
  switch (change.operationType) {
    case 'insert':
    case 'replace':
      return change.fullDocument.position;
    case 'update':
      return change.updateDescription.updatedFields?.position;
    default:
      return undefined;
  }
}
