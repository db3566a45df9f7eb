/** What an in-memory read model searches by: the `StorageQuery` of its query builders. */
export interface InMemoryQuery<T> {
  readonly matches: (record: T, id: string) => boolean;
  /** The sort key, unique among the records that match together. */
  readonly key: (record: T, id: string) => string | number;
  readonly direction: 'ascending' | 'descending';
}
