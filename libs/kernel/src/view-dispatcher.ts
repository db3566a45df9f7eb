import type { AggregateTypes } from './aggregate.js';
import type { Dispatcher } from './dispatcher.js';
import type { EventEnvelope } from './event-envelope.js';
import type { Query } from './query.js';
import type { View } from './view.js';
import type { ViewStore } from './view-store.js';

/** What a view dispatcher is made of. */
export interface ViewDispatcherParts<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly view: View<V, A>;
  readonly store: ViewStore<V, Q>;
  /** Told of every event that could not be applied. */
  onError(error: unknown, events: readonly EventEnvelope<A>[]): void;
}

/**
 * Keeps the records of one view: fires after (events + snapshot) are durable and applies the events in the order it is given
 * them. An event whose `update` throws is reported and left out; the others go on.
 */
export class ViewDispatcher<A extends AggregateTypes, V extends object, Q extends Query> implements Dispatcher<A> {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ViewDispatcherParts<A, V, Q>) {}

  dispatch(events: readonly EventEnvelope<A>[]): Promise<void> {
    this.#last = this.#last.then(async () => {
      try {
        await this.#apply(events);
      } catch (error) {
        this.#report(error, events);
      }
    });
    return this.#last;
  }

  #report(error: unknown, events: readonly EventEnvelope<A>[]): void {
    try {
      this.parts.onError(error, events);
    } catch {
      // A reporter that fails must not stop the view.
    }
  }

  async #apply(events: readonly EventEnvelope<A>[]): Promise<void> {
    const { view, store } = this.parts;
    const stored = view.isChildOfAggregate
      ? new Map<string, V>()
      : await store.load([...new Set(events.map((event) => view.viewId(event)))]);
    const changed = new Map<string, V>();
    for (const event of events) {
      try {
        const id = view.viewId(event);
        const next = view.update(changed.get(id) ?? stored.get(id), event);
        if (next) changed.set(id, next);
      } catch (error) {
        this.#report(error, [event]);
      }
    }
    if (changed.size > 0) await store.save(changed);
  }
}
