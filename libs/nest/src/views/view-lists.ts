import type { AggregateTypes, Query } from '@snapfold/kernel';
import {
  AggregateNotFound,
  type Page,
  type PageRequest,
  type RunningAggregate,
  type ViewDispatcher,
} from '@snapfold/kernel/engine';
import type { ListCall } from '../lists/list-call.js';
import type { ListPages } from '../lists/list-pages.js';
import { awaitView, tellExtent, type AskedFreshness } from './view-freshness.js';

/** A view, and the aggregate whose records in it are read. */
export interface ViewOfOne<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly view: ViewDispatcher<A, V, Q>;
  readonly aggregate: RunningAggregate<A>;
  /** The path of its aggregates below `/v1`. */
  readonly path: string;
  readonly aggregateId: string;
}

/** Reads pages of the records that views have of aggregates, for clients. Inject it into a controller of your own that serves such a list. */
export class ViewLists {
  constructor(
    private readonly pages: ListPages,
    private readonly ownMs: number,
  ) {}

  /**
   * Returns the page that a client asks for once the view is as fresh as it asks, and sets the headers about the view and the next page.
   * @throws {@link AggregateNotFound} if there is no such aggregate; `ViewBehind`; `InvalidCursor`
   */
  async read<A extends AggregateTypes, V extends object, Q extends Query>(
    call: ListCall,
    { view, aggregate, path, aggregateId }: ViewOfOne<A, V, Q>,
    { query, page }: { readonly query: Q; readonly page: PageRequest & AskedFreshness },
  ): Promise<Page<V>> {
    const own = aggregate.committed.of(aggregateId);
    const extent = await awaitView(view, { aggregateId, own, ownMs: this.ownMs, atLeast: page.atLeast });
    const found = await this.pages.read(call, { query, page }, (inner) => view.find(query, inner));
    if (found.items.length === 0 && !(await aggregate.snapshots.get(aggregateId)))
      throw new AggregateNotFound(path, aggregateId);
    tellExtent(call.reply, extent);
    return found;
  }
}
