/** A bounded cache of positions by aggregate id: an `LRUCache` of `lru-cache`, or a `Map` in tests. */
export interface PositionCache {
  get(aggregateId: string): number | undefined;
  set(aggregateId: string, position: number): unknown;
  clear(): void;
}
