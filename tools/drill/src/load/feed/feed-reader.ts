import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { feedPage, streamedEvents, type AuditEvent, type FeedName, type RunningBank } from '@snapfold/running-bank';
import type { ApiProcess } from '../../bank/api-process.js';
import type { Random } from '../../random/seeded-random.js';

/** An event that a reader got: its position, and what tells its content from any other. */
export interface SeenEvent {
  readonly position: number;
  readonly digest: string;
}

export function seenEvent(item: AuditEvent): SeenEvent {
  return { position: item.position, digest: createHash('sha256').update(JSON.stringify(item)).digest('base64') };
}

export interface FeedReaderParts {
  readonly feed: FeedName;
  readonly by: 'pages' | 'stream';
  readonly apis: readonly ApiProcess[];
  readonly random: Random;
}

const REST_MS = 20;

/** Reads a feed from its first event on. It goes on at another API, chosen at random, again and again and whenever a connection breaks. */
export class FeedReader {
  readonly name: string;
  readonly feed: FeedName;
  readonly by: FeedReaderParts['by'];
  readonly seen: SeenEvent[] = [];
  /** Answers that a reader must not get: neither a page, nor a stream, nor 503. */
  readonly refusals: string[] = [];
  /** How often it has begun to read at an API, and how often the API ended that. */
  readonly visits = { all: 0, broken: 0 };
  #latestAt = 0;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(private readonly parts: FeedReaderParts) {
    this.feed = parts.feed;
    this.by = parts.by;
    this.name = `a reader of the ${parts.by} of ${parts.feed}`;
    this.#running = this.#run();
  }

  /** The last position that it has read. */
  get position(): number {
    return this.seen.at(-1)?.position ?? 0;
  }

  hasReadSince(time: number): boolean {
    return this.#latestAt > time;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { apis, by, random } = this.parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const { life } = random.pick(apis);
      if (life) {
        this.visits.all += 1;
        await (by === 'pages' ? this.#poll(life) : this.#follow(life)).catch((error: unknown) => this.#note(error));
      }
      await sleep(REST_MS);
    }
  }

  async #poll({ http }: RunningBank): Promise<void> {
    const { feed, random } = this.parts;
    for (let pages = random.int(1, 50); pages > 0 && !this.#stopping.signal.aborted; pages -= 1) {
      const { items, nextAfter } = await feedPage(http, feed, this.position, random.pick([1, 10, 100, 1_000]));
      for (const item of items) this.#take(item);
      if (nextAfter !== this.position) this.refusals.push(`nextAfter ${nextAfter} after the event ${this.position}`);
      if (items.length === 0) await sleep(REST_MS);
    }
  }

  async #follow({ url }: RunningBank): Promise<void> {
    const { feed, random } = this.parts;
    const until = this.position + random.int(1, 2_000);
    const leaving = new AbortController();
    const signal = AbortSignal.any([leaving.signal, this.#stopping.signal]);
    for await (const event of streamedEvents({ url, feed, after: this.position, signal })) {
      this.#take(event);
      if (this.position >= until) return leaving.abort();
    }
    throw new Error('The server ended the stream');
  }

  #take(item: AuditEvent): void {
    this.seen.push(seenEvent(item));
    this.#latestAt = performance.now();
  }

  #note(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.visits.broken += 1;
    const text = String(error);
    if (/The feed answered (?!503)|The event \d+ of a stream/.test(text)) this.refusals.push(text);
  }
}
