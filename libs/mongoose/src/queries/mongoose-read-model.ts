import type { Query } from '@snapfold/kernel';
import {
  encodeCursor,
  frozen,
  parseCursor,
  type Page,
  type PageRequest,
  type ReadModel,
} from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import type { ConfirmedReads } from './confirmed-reads.js';
import { keyRanges, type KeyRange } from './key-ranges.js';
import { listOrder, placeOf } from './list-order.js';
import type { MongoQuery, MongoQueryBuilder, StoredDocument } from './mongo-query.js';
import { PageBatches } from './page-batches.js';
import { keyOf, SharedReads } from './shared-reads.js';

/** {@link ReadModel} on one collection, paged by the sort keys and the id of the last item. */
export class MongooseReadModel<D extends { readonly _id: string }, T, Q extends Query> implements ReadModel<T, Q> {
  readonly #pages = new SharedReads<Page<T>>();
  readonly #batches: PageBatches<D>;

  constructor(
    private readonly reads: ConfirmedReads,
    private readonly collection: mongo.Collection<StoredDocument>,
    private readonly builder: MongoQueryBuilder<Q>,
    private readonly toRecord: (document: D) => T,
  ) {
    this.#batches = new PageBatches(collection);
  }

  async get(id: string): Promise<T | undefined> {
    const found = await this.reads.read(() => this.collection.findOne<D>({ _id: id }));
    return found ? frozen(this.toRecord(found)) : undefined;
  }

  /** Callers that ask for the same page at the same time share one read, and its frozen records. */
  async find(query: Q, { limit, cursor }: PageRequest): Promise<Page<T>> {
    // First, since it refuses what is no query.
    const built = this.builder.build(query);
    return this.#pages.ask(keyOf([query, limit, cursor]), () => this.#page(built, { limit, cursor }));
  }

  async #page({ filter, sort }: MongoQuery, { limit, cursor }: PageRequest): Promise<Page<T>> {
    const order = listOrder(sort);
    const ranges = keyRanges(order, cursor === undefined ? undefined : parseCursor(cursor, order.length - 1));
    const found = await this.reads.read(() => this.#first(limit + 1, filter, ranges));
    const page = found.slice(0, limit);
    const last = page.map((document) => placeOf(document, order)).at(-1);
    // Frozen, since several callers may get the same page.
    const items = Object.freeze(distinct(page).map((document) => frozen(this.toRecord(document))));
    return Object.freeze(found.length > limit && last ? { items, next: encodeCursor(last) } : { items });
  }

  async #first(
    count: number,
    filter: mongo.Filter<StoredDocument>,
    ranges: readonly KeyRange[],
  ): Promise<readonly D[]> {
    const found: D[] = [];
    for (const range of ranges) {
      if (found.length === count) break;
      const page = { filter: { $and: [filter, range.filter] }, sort: range.sort, limit: count - found.length };
      found.push(...(await this.#batches.read(page)));
    }
    return found;
  }
}

/** Leaves out what was found twice: a document whose sort keys change meanwhile may move into a range that is read later. */
function distinct<D extends { readonly _id: string }>(documents: readonly D[]): readonly D[] {
  return [...new Map(documents.map((document) => [document._id, document])).values()];
}
