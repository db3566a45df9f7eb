import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** For how long a client may read what is left of a stream that ends because the server closes. */
const lingerMs = 1_000;

interface OpenStream {
  readonly end: AbortController;
  readonly closed: Promise<void>;
}

/** The streams that clients read. They end when the server begins to close, since they would never end by themselves. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  readonly #open = new Map<ServerResponse, OpenStream>();
  #isClosing = false;

  get count(): number {
    return this.#open.size;
  }

  /** Returns a signal that is aborted when an answer should end: its client has gone, or the server closes. */
  signalFor(answer: ServerResponse): AbortSignal {
    const end = new AbortController();
    if (this.#isClosing || answer.destroyed) end.abort();
    const closed = new Promise<void>((resolve) => {
      answer.once('close', () => {
        end.abort();
        this.#open.delete(answer);
        resolve();
      });
    });
    if (!answer.destroyed) this.#open.set(answer, { end, closed });
    return end.signal;
  }

  /** Ends all streams. A client that does not read its stream delays the end by a second. */
  async onModuleDestroy(): Promise<void> {
    this.#isClosing = true;
    const streams = [...this.#open.values()];
    for (const { end } of streams) end.abort();
    const waited = new AbortController();
    const all = Promise.all(streams.map(({ closed }) => closed)).then(() => waited.abort());
    await Promise.race([all, sleep(lingerMs, undefined, waited).catch(() => undefined)]);
    for (const answer of this.#open.keys()) answer.destroy();
  }
}
