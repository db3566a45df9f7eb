import { fold, type Aggregate, type AggregateTypes } from './aggregate.js';
import { unborn } from './change.js';
import { AggregateNotFound, VersionNotReached } from './command-errors.js';
import type { EventHistory } from './event-store.js';
import { readHistory } from './history.js';
import type { Snapshot } from './snapshot.js';

/** A point in the life of an aggregate: right after a version, or as it was at a time (ISO 8601, UTC, milliseconds). */
export type Moment = { readonly version: number } | { readonly at: string };

/**
 * The aggregate as it was, folded from its journal.
 * @throws {@link AggregateNotFound} if it did not exist then; {@link VersionNotReached} for a version that is to come
 */
export async function stateAt<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history'>,
  id: string,
  moment: Moment,
): Promise<Snapshot<A>> {
  let head = unborn(aggregate, id);
  const range = 'version' in moment ? { to: moment.version } : {};
  for await (const { payload, version, position, at } of readHistory(store, id, range)) {
    if ('at' in moment && at > moment.at) break;
    head = { ...head, state: fold(aggregate, [payload], head.state), version, position, at };
  }
  if (head.version === 0) throw new AggregateNotFound(aggregate.type, id);
  if ('version' in moment && head.version < moment.version) {
    throw new VersionNotReached(id, moment.version, head.version);
  }
  return head;
}
