import { compareKeys } from '../data/sort-key.js';
import { encodeCursor, parseCursor, type ListPlace } from '../lists/list-cursor.js';
import type { Page, PageRequest, Query, QueryBuilder, ReadModel } from '../model/query.js';
import type { Direction, InMemoryOrder, InMemoryQuery } from './in-memory-query.js';

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
    const { matches, order, ids = order.at(-1)?.direction ?? 'ascending' } = this.builder.build(query);
    const compare = comparison(order, ids);
    const after = cursor === undefined ? undefined : parseCursor(cursor, order.length);
    const found = [...this.records()]
      .filter(([id, record]) => matches(record, id))
      .map(([id, record]) => ({ record, id, keys: order.map(({ key }) => key(record, id)) }))
      .filter((place) => after === undefined || compare(place, after) > 0)
      .sort(compare);
    const page = found.slice(0, limit);
    const items = page.map(({ record }) => record);
    const last = page.at(-1);
    return Promise.resolve(found.length > limit && last ? { items, next: encodeCursor(last) } : { items });
  }
}

function comparison<T>(order: readonly InMemoryOrder<T>[], ids: Direction): (a: ListPlace, b: ListPlace) => number {
  return (a, b) => {
    for (const [index, { direction }] of order.entries()) {
      const difference = compareKeys(a.keys[index] ?? null, b.keys[index] ?? null);
      if (difference !== 0) return signs[direction] * difference;
    }
    return signs[ids] * compareKeys(a.id, b.id);
  };
}

const signs = { ascending: 1, descending: -1 } as const;
