import type { Aggregate, AggregateTypes } from './aggregate.js';
import type { EventHistory } from './event-store.js';
import { currentSnapshot } from './history.js';
import type { Page, PageRequest, Query, ReadModel } from './query.js';
import type { Snapshot } from './snapshot.js';

/**
 * Stored snapshots as a read model, each in the shape of this release. What a query asks of a state is still asked of the
 * stored one, until the snapshot has been written anew.
 */
export class CurrentSnapshots<A extends AggregateTypes, Q extends Query> implements ReadModel<Snapshot<A>, Q> {
  constructor(
    private readonly aggregate: Aggregate<A>,
    private readonly store: EventHistory<A>,
    private readonly stored: ReadModel<Snapshot<A>, Q>,
  ) {}

  async get(id: string): Promise<Snapshot<A> | undefined> {
    const found = await this.stored.get(id);
    return found && currentSnapshot(this.aggregate, this.store, found);
  }

  async find(query: Q, page: PageRequest): Promise<Page<Snapshot<A>>> {
    const { items, next } = await this.stored.find(query, page);
    return { items: await Promise.all(items.map((item) => currentSnapshot(this.aggregate, this.store, item))), next };
  }
}
