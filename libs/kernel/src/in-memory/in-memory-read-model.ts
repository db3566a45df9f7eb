import {
  InvalidCursor,
  type Page,
  type PageRequest,
  type Query,
  type QueryBuilder,
  type ReadModel,
} from '../model/query.js';
import type { InMemoryQuery } from './in-memory-query.js';

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
    const { matches, key, direction } = this.builder.build(query);
    const sign = direction === 'ascending' ? 1 : -1;
    const after = cursor === undefined ? undefined : parse(cursor);
    const found = [...this.records()]
      .filter(([id, record]) => matches(record, id))
      .map(([id, record]) => ({ record, at: key(record, id) }))
      .filter(({ at }) => after === undefined || sign * compare(at, after) > 0)
      .sort((a, b) => sign * compare(a.at, b.at));
    const page = found.slice(0, limit);
    const items = page.map(({ record }) => record);
    const last = page.at(-1);
    return Promise.resolve(found.length > limit && last ? { items, next: encode(last.at) } : { items });
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns the cursor behind a sort key: the UTF-16 units of the key's JSON in hexadecimal, since a cursor has only letters and digits. */
function encode(key: string | number): string {
  const json = JSON.stringify(key);
  return json
    .split('')
    .map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'))
    .join('');
}

function parse(cursor: string): string | number {
  try {
    const key: unknown = JSON.parse(
      cursor.replaceAll(/[0-9a-f]{4}/g, (unit) => String.fromCharCode(parseInt(unit, 16))),
    );
    if (typeof key === 'string' || typeof key === 'number') return key;
  } catch {
    // The text is not JSON in hexadecimal, so this read model did not give it out as a cursor.
  }
  throw new InvalidCursor();
}
