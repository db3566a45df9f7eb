import {
  InvalidCursor,
  type Page,
  type PageRequest,
  type Query,
  type QueryBuilder,
  type ReadModel,
} from '../model/query.js';
import type { InMemoryQuery } from './in-memory-query.js';

/** A read model over the records that `records` gives at the moment: the executable meaning of {@link ReadModel}. */
export class InMemoryReadModel<T, Q extends Query> implements ReadModel<T, Q> {
  constructor(
    private readonly records: () => ReadonlyMap<string, T>,
    private readonly builder: QueryBuilder<Q, InMemoryQuery<T>>,
  ) {}

  get(id: string): Promise<T | undefined> {
    return Promise.resolve(this.records().get(id));
  }

  async find(query: Q, { limit, cursor }: PageRequest): Promise<Page<T>> {
    const { matches, key, direction } = this.builder.build(query);
    const sign = direction === 'ascending' ? 1 : -1;
    const after = cursor === undefined ? undefined : parse(cursor);
    const found = [...this.records().values()]
      .filter(matches)
      .sort((a, b) => sign * compare(key(a), key(b)))
      .filter((record) => after === undefined || sign * compare(key(record), after) > 0);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return Promise.resolve(found.length > limit && last ? { items, next: JSON.stringify(key(last)) } : { items });
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function parse(cursor: string): string | number {
  try {
    const key: unknown = JSON.parse(cursor);
    if (typeof key === 'string' || typeof key === 'number') return key;
  } catch {
    // Not JSON: not a cursor of ours either.
  }
  throw new InvalidCursor();
}
