import type { Query } from '@snapfold/kernel';
import { frozen, type Page, type PageRequest, type ReadModel } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import type { ConfirmedReads } from './confirmed-reads.js';
import { decodeCursor, encodeCursor } from './list-cursor.js';
import { sortKeyOf, type MongoQueryBuilder, type StoredDocument } from './mongo-query.js';

/** {@link ReadModel} on one collection, paged by the sort key of the last item. */
export class MongooseReadModel<D extends { readonly _id: string }, T, Q extends Query> implements ReadModel<T, Q> {
  constructor(
    private readonly reads: ConfirmedReads,
    private readonly collection: mongo.Collection<StoredDocument>,
    private readonly builder: MongoQueryBuilder<Q>,
    private readonly toRecord: (document: D) => T,
  ) {}

  async get(id: string): Promise<T | undefined> {
    const found = await this.reads.read(() => this.collection.findOne<D>({ _id: id }));
    return found ? frozen(this.toRecord(found)) : undefined;
  }

  async find(query: Q, { limit, cursor }: PageRequest): Promise<Page<T>> {
    const { filter, sortBy, direction } = this.builder.build(query);
    const after = cursor === undefined ? {} : { [sortBy]: { [direction === 1 ? '$gt' : '$lt']: decodeCursor(cursor) } };
    const found = await this.reads.read(() =>
      this.collection
        .find<D>({ $and: [filter, after] })
        .sort({ [sortBy]: direction })
        .limit(limit + 1)
        .toArray(),
    );
    const items = found.slice(0, limit).map((document) => frozen(this.toRecord(document)));
    const last = found[limit - 1];
    return found.length > limit && last ? { items, next: encodeCursor(sortKeyOf(last, sortBy)) } : { items };
  }
}
