import type { SortKey } from '../data/sort-key.js';

/** What the query builders of an in-memory read model build: their `StorageQuery`. */
export interface InMemoryQuery<T> {
  readonly matches: (record: T, id: string) => boolean;
  /** The keys by which the list is sorted, the first one first. Records with equal keys follow each other by their ids. */
  readonly order: readonly InMemoryOrder<T>[];
  /** The direction of the ids; by default that of the last key, and ascending if there is none. */
  readonly ids?: Direction;
}

export type Direction = 'ascending' | 'descending';

/** A key that orders a list, and its direction. */
export interface InMemoryOrder<T> {
  readonly key: (record: T, id: string) => SortKey;
  readonly direction: Direction;
}
