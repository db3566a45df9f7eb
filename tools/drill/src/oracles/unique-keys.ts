import type { Aggregate, AggregateTypes } from '@snapfold/kernel';
import type { Stored, StoredSnapshot } from '../stored/stored.js';
import type { Violation } from './violation.js';

/** No two aggregates hold the same key of a unique rule. */
export function judgeUniqueKeys<A extends AggregateTypes>(
  { type, unique = {} }: Aggregate<A>,
  { snapshots }: Stored,
): Violation[] {
  return Object.entries(unique).flatMap(([name, rule]) => {
    const holders = Map.groupBy(snapshots, ({ state }: StoredSnapshot) => rule.key(state));
    return [...holders]
      .filter(([held, { length }]) => held !== undefined && length > 1)
      .map(([held, twins]) => ({
        oracle: 'unique keys are held once',
        what: `${type}: ${name} ${held} by ${twins.map(({ _id }) => _id).join(', ')}`,
      }));
  });
}
