import type { Aggregate, AggregateTypes } from './aggregate.js';
import { unborn } from './change.js';
import { AggregateNotFound, VersionNotReached } from './command-errors.js';
import type { EventHistory } from './event-store.js';
import { applied } from './fold.js';
import { readHistory } from './history.js';
import { boundsOf, type Moment } from './moment.js';
import type { Snapshot } from './snapshot.js';

/**
 * The aggregate as it was, folded from its journal.
 * @throws {@link AggregateNotFound} if it did not exist then; {@link VersionNotReached} for a version that is to come;
 *   `InvalidMoment`
 */
export async function stateAt<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history'>,
  id: string,
  moment: Moment,
): Promise<Snapshot<A>> {
  const last = boundsOf(moment);
  let head = unborn(aggregate, id);
  for await (const { payload, version, position, at } of readHistory(store, id, { to: last.version })) {
    if (Date.parse(at) > last.time) break;
    head = { ...head, state: applied(aggregate, head.state, payload), version, position, at };
  }
  if (head.version === 0) throw new AggregateNotFound(aggregate.type, id);
  if (Number.isFinite(last.version) && head.version < last.version) {
    throw new VersionNotReached(id, last.version, head.version);
  }
  return Object.freeze(head);
}
