import type { Aggregate, AggregateTypes } from './aggregate.js';
import type { EventStore } from './event-store.js';
import { currentSnapshot } from './history.js';
import type { Page, PageRequest, Query, ReadModel } from './query.js';
import { SnapshotLoader } from './snapshot-loader.js';
import type { Snapshot } from './snapshot.js';

/**
 * Stored snapshots as a read model, each in the shape of this release. Reads by id are coalesced; each still sees every commit
 * that was acknowledged before it was asked. What a query asks of a state is asked of the stored one, until the snapshot has
 * been written anew.
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

  /** That there is none is told only behind a barrier: no commit that was acknowledged before may be missed. */
  async get(id: string): Promise<Snapshot<A> | undefined> {
    return (await this.#loader.load(id)) ?? this.#loader.loadBehindBarrier(id);
  }

  async find(query: Q, page: PageRequest): Promise<Page<Snapshot<A>>> {
    const { items, next } = await this.lists.find(query, page);
    return { items: await Promise.all(items.map((item) => currentSnapshot(this.aggregate, this.store, item))), next };
  }
}
