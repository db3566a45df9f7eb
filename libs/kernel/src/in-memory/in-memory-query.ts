/** What the query builders of an in-memory read model build: their `StorageQuery`. */
export interface InMemoryQuery<T> {
  readonly matches: (record: T, id: string) => boolean;
  /** The sort key. No two records that match the same query have the same one. */
  readonly key: (record: T, id: string) => string | number;
  readonly direction: 'ascending' | 'descending';
}
