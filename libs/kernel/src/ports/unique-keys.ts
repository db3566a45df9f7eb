import { InvalidResult, kindOf } from '../data/invalid-result.js';
import { storable } from '../data/storable.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { UniqueKeys } from './event-store.js';
import type { Snapshot } from './snapshot.js';

/**
 * Returns the state's key under each unique rule of the aggregate.
 * @throws {@link NotStorable}, {@link InvalidResult}
 */
export function uniqueKeys<A extends AggregateTypes>(aggregate: Aggregate<A>, state: A['state']): UniqueKeys {
  const rules = Object.entries(aggregate.unique ?? {});
  if (rules.length === 0) return noKeys;
  const keys = rules.map(([name, rule]) => {
    const key: unknown = rule.key(state);
    if (key === undefined || typeof key === 'string') return [name, key] as const;
    throw new InvalidResult(`the key of the unique rule "${name}" is ${kindOf(key)}: return a string or undefined`);
  });
  return storable(Object.fromEntries(keys), 'unique');
}

/** The keys of an aggregate that has no unique rule, or does not exist yet. */
const noKeys: UniqueKeys = storable({}, 'unique');

/** Returns the keys that an aggregate at `head` holds. */
export function keysAt<A extends AggregateTypes>(aggregate: Aggregate<A>, head: Snapshot<A>): UniqueKeys {
  return head.version === 0 ? noKeys : uniqueKeys(aggregate, head.state);
}
