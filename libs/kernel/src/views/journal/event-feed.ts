import type { AggregateTypes } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { Dispatcher } from '../../ports/dispatcher.js';
import { eventBytes, pageBytes } from '../../ports/event-bytes.js';
import { Cancellation } from '../../runtime/cancellation.js';
import type { AbortSignalLike, Runtime } from '../../runtime/runtime.js';

/** How many bytes of events are kept. */
const keptBytes = 2 * pageBytes;
/** By how many ms a commit of this process may be heard of before it is told; and for how long after one another may follow. */
const ownMs = 5;
const busyMs = 1_000;

/**
 * The latest events that this process has committed, and the bell for those who follow the journal. It spares reads, and knows
 * nothing of what others commit: what it cannot give has to be read. It keeps the last `capacity` events, and 32 MB of them.
 */
export class EventFeed<A extends AggregateTypes> implements Dispatcher<A> {
  /** Without a gap in their positions. */
  #events: EventEnvelope<A>[] = [];
  /** How many bytes each of them takes. */
  #sizes: number[] = [];
  #bytes = 0;
  /** The last position of which it is known that somebody has committed it. */
  #head = 0;
  #dispatchedAt = -Infinity;
  #rings = 0;
  #listeners = new Set<() => void>();

  constructor(
    private readonly runtime: Runtime,
    private readonly capacity: number,
  ) {}

  dispatch(events: readonly EventEnvelope<A>[]): void {
    const [first] = events;
    const last = this.#events.at(-1);
    if (first && last && first.position !== last.position + 1) this.#cut(this.#events.length);
    for (const event of events) {
      const bytes = eventBytes(event);
      this.#events.push(event);
      this.#sizes.push(bytes);
      this.#bytes += bytes;
    }
    this.#head = Math.max(this.#head, this.#last);
    this.#dispatchedAt = this.runtime.monotonic();
    // Not at every commit: to cut moves all.
    if (this.#events.length > 2 * this.capacity || this.#bytes > 2 * keptBytes) this.#shrink();
    this.#ring();
  }

  /** The events right after a position, at most `limit` and a page; `undefined` if they are not known here. */
  after(position: number, limit: number): readonly EventEnvelope<A>[] | undefined {
    const [first] = this.#events;
    if (!first) return undefined;
    const start = position + 1 - first.position;
    if (start < 0 || start >= this.#events.length) return undefined;
    let end = start;
    for (
      let bytes = 0;
      end < start + limit && end < this.#events.length && (end === start || bytes < pageBytes);
      end += 1
    )
      bytes += this.#sizes[end] ?? 0;
    return this.#events.slice(start, end);
  }

  /** Whether the last event that is known here has this position, and nobody was heard to have committed a later one. */
  endsAt(position: number): boolean {
    return position === this.#last && position >= this.#head;
  }

  /** Forgets all, as what was committed may have been undone by a restore of the journal. */
  forget(): void {
    this.#cut(this.#events.length);
    this.#head = 0;
  }

  /** Forgets the oldest, down to what is kept; the latest stays in any case. */
  #shrink(): void {
    let forgotten = 0;
    let bytes = this.#bytes;
    const most = this.#events.length - 1;
    while (forgotten < most && (this.#events.length - forgotten > this.capacity || bytes > keptBytes)) {
      bytes -= this.#sizes[forgotten] ?? 0;
      forgotten += 1;
    }
    this.#cut(forgotten);
  }

  #cut(count: number): void {
    for (const bytes of this.#sizes.slice(0, count)) this.#bytes -= bytes;
    this.#events = this.#events.slice(count);
    this.#sizes = this.#sizes.slice(count);
  }

  /** Somebody has committed up to a position. */
  heard(position: number): void {
    if (position <= this.#last) return;
    const isBusy = this.runtime.monotonic() - this.#dispatchedAt < busyMs;
    // If it was this process, the events are about to be dispatched, and need not be read from the journal.
    if (isBusy) void this.runtime.sleep(ownMs).then(() => this.#learn(position));
    else this.#learn(position);
  }

  #learn(position: number): void {
    if (position <= this.#last) return;
    this.#head = Math.max(this.#head, position);
    this.#ring();
  }

  get #last(): number {
    return this.#events.at(-1)?.position ?? 0;
  }

  #ring(): void {
    this.#rings += 1;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  /** How often it has rung. */
  get rings(): number {
    return this.#rings;
  }

  /** Resolves once it has rung more than `seen` times, after `ms` milliseconds, or when the signal is aborted. */
  async rung(seen: number, ms: number, signal: AbortSignalLike): Promise<void> {
    if (this.#rings > seen || signal.aborted) return;
    const awake = new Cancellation();
    const wake = () => awake.abort();
    this.#listeners.add(wake);
    signal.addEventListener('abort', wake);
    await this.runtime.sleep(ms, awake).catch(() => undefined);
    signal.removeEventListener('abort', wake);
    this.#listeners.delete(wake);
  }
}
