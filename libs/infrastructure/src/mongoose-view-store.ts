import type { Page, PageRequest, Query, ReadModel, ViewStore } from '@snapfold/kernel';
import type { Connection, mongo } from 'mongoose';
import type { CollectionLayout } from './collection-layout.js';
import type { MongoQueryBuilder, StoredDocument } from './mongo-query.js';
import { MongooseReadModel } from './mongoose-read-model.js';
import { nativeCollection } from './native-collection.js';
import { accessStore } from './store-access.js';

/** The collection of a view's first generation. */
export function viewLayout(
  view: { readonly type: string },
  { indexes }: Pick<MongoQueryBuilder<Query>, 'indexes'>,
): CollectionLayout {
  return { name: `${view.type}_g1`, indexes };
}

/** {@link ViewStore} on one collection; a record's fields are the document's. */
export class MongooseViewStore<V extends object, Q extends Query> implements ViewStore<V, Q> {
  readonly #collection: mongo.Collection<StoredDocument>;
  readonly #records: ReadModel<V, Q>;

  constructor(connection: Connection, view: { readonly type: string }, builder: MongoQueryBuilder<Q>) {
    this.#collection = nativeCollection(connection, viewLayout(view, builder).name);
    this.#records = new MongooseReadModel(this.#collection, builder, toRecord<V>);
  }

  get(id: string): Promise<V | undefined> {
    return this.#records.get(id);
  }

  find(query: Q, page: PageRequest): Promise<Page<V>> {
    return this.#records.find(query, page);
  }

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, V>> {
    const found = await accessStore(() => this.#collection.find({ _id: { $in: ids } }).toArray());
    return new Map(found.map((document) => [document._id, toRecord<V>(document)]));
  }

  async save(records: ReadonlyMap<string, V>): Promise<void> {
    if (records.size === 0) return;
    const operations = [...records].map(([id, record]) => ({
      replaceOne: { filter: { _id: id }, replacement: Object.fromEntries(Object.entries(record)), upsert: true },
    }));
    await accessStore(() => this.#collection.bulkWrite(operations, { ordered: false }));
  }
}

function toRecord<V>({ _id, ...record }: StoredDocument): V {
  // What `save` stored: its only writer takes records of V.
  return record as V;
}
