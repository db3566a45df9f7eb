import type { AggregateTypes } from '../model/aggregate.js';
import type { Snapshot } from './snapshot.js';

/**
 * The cache in which an engine keeps the latest snapshots that it knows, by aggregate id; bounded in number (an `LRUCache` of
 * `lru-cache` fits). Its snapshots may be stale: the engine gives no outcome by them that the store has not confirmed.
 */
export interface StateCache<A extends AggregateTypes> {
  get(id: string): Snapshot<A> | undefined;
  set(id: string, snapshot: Snapshot<A>): unknown;
  delete(id: string): unknown;
}
