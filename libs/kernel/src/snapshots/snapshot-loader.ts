import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventStore } from '../ports/event-store.js';
import { ReadBarrier } from '../ports/read-barrier.js';
import type { Snapshot } from '../ports/snapshot.js';
import { currentSnapshot } from './history.js';
import { provenSnapshot } from './proven-snapshot.js';

interface Waiting<A extends AggregateTypes> {
  readonly id: string;
  readonly loaded: PromiseWithResolvers<Snapshot<A> | undefined>;
}

/**
 * Reads snapshots with one query at a time. All loads that arrive while a query is under way share the next one, so each snapshot is
 * read after it was asked for.
 */
export class SnapshotLoader<A extends AggregateTypes> {
  readonly #barrier: ReadBarrier;
  #waiting: Waiting<A>[] = [];
  #running = false;

  constructor(
    private readonly aggregate: Aggregate<A>,
    private readonly store: EventStore<A>,
  ) {
    this.#barrier = new ReadBarrier(store);
  }

  /** Resolves with the snapshot in the shape of this release, or `undefined` if there is none. */
  load(id: string): Promise<Snapshot<A> | undefined> {
    const loaded = Promise.withResolvers<Snapshot<A> | undefined>();
    this.#waiting.push({ id, loaded });
    if (!this.#running) void this.#run();
    return loaded.promise;
  }

  /**
   * Loads the snapshot behind a barrier: it is not older than anything that any process acknowledged before the call. Resolves with
   * `undefined` only if there is no such aggregate.
   * @throws {@link SnapshotBehind} if the aggregate has events, but no snapshot
   */
  async loadBehindBarrier(id: string): Promise<Snapshot<A> | undefined> {
    await this.#barrier.pass();
    const found = await this.load(id);
    if (found) return found;
    const stored = await provenSnapshot(this.store, id);
    return stored && currentSnapshot(this.aggregate, this.store, stored);
  }

  /** Resolves once reads see everything that was acknowledged before the call. */
  barrier(): Promise<void> {
    return this.#barrier.pass();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) await this.#read(this.#waiting.splice(0));
    this.#running = false;
  }

  async #read(batch: readonly Waiting<A>[]): Promise<void> {
    try {
      const found = await this.store.load([...new Set(batch.map(({ id }) => id))]);
      for (const { id, loaded } of batch) {
        const stored = found.get(id);
        // Not awaited, so that folding one snapshot again does not delay the others.
        loaded.resolve(stored && currentSnapshot(this.aggregate, this.store, stored));
      }
    } catch (error) {
      for (const { loaded } of batch) loaded.reject(error);
    }
  }
}
