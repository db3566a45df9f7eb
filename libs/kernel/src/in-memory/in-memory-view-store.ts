import type { Query, QueryBuilder } from '../query.js';
import type { ViewStore } from '../view-store.js';
import type { InMemoryQuery } from './in-memory-query.js';
import { InMemoryReadModel } from './in-memory-read-model.js';

/** The executable meaning of {@link ViewStore}. */
export class InMemoryViewStore<V extends object, Q extends Query>
  extends InMemoryReadModel<V, Q>
  implements ViewStore<V, Q>
{
  readonly #records: Map<string, V>;

  constructor(builder: QueryBuilder<Q, InMemoryQuery<V>>) {
    const records = new Map<string, V>();
    super(() => records, builder);
    this.#records = records;
  }

  load(ids: readonly string[]): Promise<ReadonlyMap<string, V>> {
    return Promise.resolve(new Map(ids.flatMap((id) => this.#entry(id))));
  }

  save(records: ReadonlyMap<string, V>): Promise<void> {
    for (const [id, record] of records) this.#records.set(id, record);
    return Promise.resolve();
  }

  #entry(id: string): [string, V][] {
    const record = this.#records.get(id);
    return record ? [[id, record]] : [];
  }
}
