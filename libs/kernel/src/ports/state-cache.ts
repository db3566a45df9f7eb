import type { AggregateTypes } from '../model/aggregate.js';
import type { Snapshot } from './snapshot.js';

/**
 * Where an engine keeps the last states it knows, by aggregate id; bounded in its number (`lru-cache` fits). What it holds
 * may be stale: the engine takes no outcome from it that the store does not confirm.
 */
export interface StateCache<A extends AggregateTypes> {
  get(id: string): Snapshot<A> | undefined;
  set(id: string, snapshot: Snapshot<A>): unknown;
  delete(id: string): unknown;
}
