import { hasCode } from '../errors/error-kind.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { Page, PageRequest, Query, ReadModel, Unreadable } from '../model/query.js';
import type { EventStore } from '../ports/event-store.js';
import type { Snapshot } from '../ports/snapshot.js';
import { concurrently } from '../runtime/concurrently.js';
import { currentSnapshot, foldsAtOnce } from './history.js';
import { SnapshotLoader } from './snapshot-loader.js';

/**
 * Stored snapshots as a read model, each in the shape of this release. Reads by id are coalesced; each still begins after it was asked
 * for. A query matches the stored state of a snapshot, also if it is of another shape, until the snapshot has been refolded.
 */
export class CurrentSnapshots<A extends AggregateTypes, Q extends Query> implements ReadModel<Snapshot<A>, Q> {
  readonly #loader: SnapshotLoader<A>;

  constructor(
    private readonly aggregate: Aggregate<A>,
    private readonly store: EventStore<A>,
    private readonly lists: Pick<ReadModel<Snapshot<A>, Q>, 'find'>,
  ) {
    this.#loader = new SnapshotLoader(aggregate, store);
  }

  /** Resolves with `undefined` only after a second read behind a barrier, which cannot miss a commit that was acknowledged before. */
  async get(id: string): Promise<Snapshot<A> | undefined> {
    return (await this.#loader.load(id)) ?? this.#loader.loadBehindBarrier(id);
  }

  /** Lists a snapshot that cannot be folded again as `unreadable`. */
  async find(query: Q, page: PageRequest): Promise<Page<Snapshot<A>>> {
    const { items: stored, next } = await this.lists.find(query, page);
    const items: Snapshot<A>[] = [];
    const unreadable: Unreadable[] = [];
    for await (const read of concurrently(stored, foldsAtOnce, (snapshot) => this.#read(snapshot))) {
      if ('error' in read) unreadable.push(read);
      else items.push(read);
    }
    return unreadable.length > 0 ? { items, unreadable, next } : { items, next };
  }

  async #read(stored: Snapshot<A>): Promise<Snapshot<A> | Unreadable> {
    try {
      return await currentSnapshot(this.aggregate, this.store, stored);
    } catch (error) {
      if (hasCode(error, 'STORE_UNAVAILABLE')) throw error;
      return { id: stored.id, error };
    }
  }
}
