import { compareKeys } from '../data/sort-key.js';
import { encodeCursor, parseCursor, type ListPlace } from '../model/list-cursor.js';
import type { Page, PageRequest, Query, QueryBuilder, ReadModel } from '../model/query.js';
import type { InMemoryOrder, InMemoryQuery } from './in-memory-query.js';

/** Reads the records that `records` returns at each call. It is the reference implementation of {@link ReadModel}. */
export class InMemoryReadModel<T, Q extends Query> implements ReadModel<T, Q> {
  constructor(
    private readonly records: () => ReadonlyMap<string, T>,
    private readonly builder: QueryBuilder<Q, InMemoryQuery<T>>,
  ) {}

  get(id: string): Promise<T | undefined> {
    return Promise.resolve(this.records().get(id));
  }

  async find(query: Q, { limit, cursor }: PageRequest): Promise<Page<T>> {
    const { matches, order } = this.builder.build(query);
    const after = cursor === undefined ? undefined : parseCursor(cursor, order.length);
    const found = [...this.records()]
      .filter(([id, record]) => matches(record, id))
      .map(([id, record]) => ({ record, id, keys: order.map(({ key }) => key(record, id)) }))
      .filter((place) => after === undefined || comparePlaces(order, place, after) > 0)
      .sort((a, b) => comparePlaces(order, a, b));
    const page = found.slice(0, limit);
    const items = page.map(({ record }) => record);
    const last = page.at(-1);
    return Promise.resolve(found.length > limit && last ? { items, next: encodeCursor(last) } : { items });
  }
}

function comparePlaces<T>(order: readonly InMemoryOrder<T>[], a: ListPlace, b: ListPlace): number {
  for (const [index, { direction }] of order.entries()) {
    const difference = compareKeys(a.keys[index] ?? null, b.keys[index] ?? null);
    if (difference !== 0) return signOf(direction) * difference;
  }
  return signOf(order.at(-1)?.direction) * compareKeys(a.id, b.id);
}

function signOf(direction: 'ascending' | 'descending' = 'ascending'): 1 | -1 {
  return direction === 'ascending' ? 1 : -1;
}
