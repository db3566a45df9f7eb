import { CommandRecorded, Contended, OutcomeUnknown } from '../../errors/command-errors.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import { refusals } from '../../model/domain-error.js';
import type { Settlement } from './group-committer.js';

/** The outcome of a submission that was not committed. */
export type Failure<A extends AggregateTypes> = Exclude<Settlement<A>, { outcome: 'committed' }>;

/** Returns the error for a command whose commit failed and is not tried again. */
export function errorOf<A extends AggregateTypes>(aggregate: Aggregate<A>, failure: Failure<A>): Error {
  switch (failure.outcome) {
    case 'contended':
      return new Contended();
    case 'unknown':
      return new OutcomeUnknown(failure.cause);
    case 'rejected':
      switch (failure.reason) {
        case 'version':
          return new Contended();
        case 'command':
          return new CommandRecorded();
        case 'unique':
          return uniqueRefusal(aggregate, failure.rule);
      }
  }
}

function uniqueRefusal<A extends AggregateTypes>(aggregate: Aggregate<A>, rule: string): Error {
  const code = aggregate.unique?.[rule]?.error;
  if (!code)
    return new Error(
      `The store enforces a unique rule "${rule}" that the aggregate "${aggregate.type}" does not declare.`,
    );
  return refusals(aggregate.errors)(code);
}
