import { AggregateNotFound, VersionNotReached } from '../errors/command-errors.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import { unborn, type Snapshot } from '../ports/snapshot.js';
import { boundsOf, type Moment } from '../runtime/moment.js';
import { foldHistory } from './history.js';

/**
 * Returns the aggregate as it was at a moment, folded from its journal.
 * @throws {@link AggregateNotFound} if it did not exist then; {@link VersionNotReached} for a version that does not exist yet;
 *   `InvalidMoment`
 */
export async function stateAt<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history' | 'versionOf'>,
  id: string,
  moment: Moment,
): Promise<Snapshot<A>> {
  const last = boundsOf(moment);
  // First, so that what is not there costs no fold.
  const latest = await store.versionOf(id);
  if (latest === 0) throw new AggregateNotFound(aggregate.type, id);
  if (Number.isFinite(last.version) && latest < last.version) throw new VersionNotReached(id, last.version, latest);
  const head = await foldHistory(aggregate, store, unborn(aggregate, id), last);
  if (head.version === 0) throw new AggregateNotFound(aggregate.type, id);
  return head;
}
