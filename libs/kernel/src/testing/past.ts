import type { Aggregate, AggregateTypes } from '../aggregate.js';
import { describe } from '../describe.js';
import { isSnapfoldError } from '../error-kind.js';
import { fold, initialState } from '../fold.js';
import { ExpectationFailed } from './expectation.js';

/**
 * The state that the given events leave. What `apply` throws is told with the type of its event.
 * @throws {@link ExpectationFailed}, `NotStorable`, `InvalidResult`
 */
export function stateAfter<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  events: readonly A['event'][],
): A['state'] {
  return events.reduce<A['state']>((state, event) => {
    try {
      return fold(aggregate, [event], state);
    } catch (error) {
      if (isSnapfoldError(error)) throw error;
      throw new ExpectationFailed(`apply of "${event.type}" failed: ${describe(error)}${hintFor(error)}`, {
        cause: error,
      });
    }
  }, initialState(aggregate));
}

/** The hint that a `CommandFault` gives, too. */
function hintFor(error: unknown): string {
  const isMutation = error instanceof TypeError && /read only|not extensible|Cannot delete/.test(error.message);
  return isMutation ? '; states, commands and events are frozen: return new ones' : '';
}
