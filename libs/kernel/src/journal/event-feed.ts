import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { Dispatcher } from '../ports/dispatcher.js';
import { eventBytes, pageBytes } from '../ports/event-bytes.js';
import { Cancellation } from '../runtime/cancellation.js';
import type { AbortSignalLike, Runtime } from '../runtime/runtime.js';

/** The size in bytes down to which the oldest events are forgotten. */
const keptBytes = 2 * pageBytes;
/** How many ms before its dispatch a commit of this process may be heard of. */
const ownMs = 5;
/** For how many ms after a dispatch a position that is heard of may be one that this process has committed. */
const busyMs = 1_000;

/**
 * Keeps the latest events that this process has committed, and rings for those who follow the journal. It saves reads of the journal. It
 * does not have the events of other processes: followers read those from the journal. It keeps the last `capacity` events if they fit
 * into 32 MB; until it forgets older ones, it may hold twice as many.
 */
export class EventFeed<A extends AggregateTypes> implements Dispatcher<A> {
  /** Their positions have no gap. */
  #events: EventEnvelope<A>[] = [];
  /** The size of each event in bytes. */
  #sizes: number[] = [];
  #bytes = 0;
  /** The last position that any process is known to have committed. */
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
    // Not at every commit, since cutting copies all the events that stay.
    if (this.#events.length > 2 * this.capacity || this.#bytes > 2 * keptBytes) this.#shrink();
    this.#ring();
  }

  /** Returns the events right after a position, at most `limit` and at most a page; `undefined` if the feed does not have them. */
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

  /** Whether the feed's last event has this position, and no commit after it has been heard of. */
  endsAt(position: number): boolean {
    return position === this.#last && position >= this.#head;
  }

  /** Forgets all events, since a restore of the journal may have undone their commits. */
  forget(): void {
    this.#cut(this.#events.length);
    this.#head = 0;
  }

  /** Forgets the oldest events beyond the limits. The latest event always stays. */
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

  /** Takes note that some process has committed up to a position. */
  heard(position: number): void {
    if (position <= this.#last) return;
    const isBusy = this.runtime.monotonic() - this.#dispatchedAt < busyMs;
    // If this process has committed them, the events are about to be dispatched, and need not be read from the journal.
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

  /** How often the feed has rung. */
  get rings(): number {
    return this.#rings;
  }

  /** Resolves once the feed has rung more than `seen` times, after `ms` milliseconds, or when the signal is aborted. */
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
