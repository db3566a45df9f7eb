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
 * Hears of commits to a journal, by any process. Only a bell: it may be late, and miss some while the stream is broken or
 * cannot be had at all, so its listeners look for themselves too.
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
    // A stream that never ends is left to the connection's end.
    if (closed) await inTime(closed).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      // Whatever broke it, a new stream begins at the present; what was missed is found by looking.
      await this.#listen().catch(() => undefined);
      await systemRuntime.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  async #listen(): Promise<void> {
    const pipeline = [{ $match: { 'documentKey._id': this.#journal } }];
    // The change itself tells the position: to look up the counter would be a read more for each commit.
    this.#stream = this.#counters.watch(pipeline);
    for await (const change of this.#stream) {
      const position = positionIn(change);
      if (position !== undefined) this.heard(position);
    }
  }
}

/** Where a change has moved the counter to. */
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
