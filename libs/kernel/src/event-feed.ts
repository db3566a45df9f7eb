import type { AggregateTypes } from './aggregate.js';
import { Cancellation } from './cancellation.js';
import type { Dispatcher } from './dispatcher.js';
import type { EventEnvelope } from './event-envelope.js';
import type { AbortSignalLike, Runtime } from './runtime.js';

/**
 * The latest events that this process has committed, and the bell for whoever follows the journal. It spares reads, and knows
 * nothing of what others commit: what it cannot give has to be read.
 */
export class EventFeed<A extends AggregateTypes> implements Dispatcher<A> {
  /** Without a gap in their positions. */
  #events: EventEnvelope<A>[] = [];
  #rings = 0;
  #listeners = new Set<() => void>();

  constructor(
    private readonly runtime: Runtime,
    private readonly capacity: number,
  ) {}

  dispatch(events: readonly EventEnvelope<A>[]): void {
    const [first] = events;
    const last = this.#events.at(-1);
    if (first && last && first.position !== last.position + 1) this.#events = [];
    this.#events.push(...events);
    // Not at every commit: to cut moves all.
    if (this.#events.length > 2 * this.capacity) this.#events = this.#events.slice(-this.capacity);
    this.#ring();
  }

  /** The events right after a position, at most `limit`; `undefined` if they are not known here. */
  after(position: number, limit: number): readonly EventEnvelope<A>[] | undefined {
    const [first] = this.#events;
    if (!first) return undefined;
    const start = position + 1 - first.position;
    return start >= 0 && start < this.#events.length ? this.#events.slice(start, start + limit) : undefined;
  }

  /** Somebody has committed up to a position. */
  heard(position: number): void {
    if (position > (this.#events.at(-1)?.position ?? 0)) this.#ring();
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
