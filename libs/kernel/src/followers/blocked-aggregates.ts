import { isUnavailable } from '../errors/error-kind.js';
import { journalAfter } from '../journal/journal-entries.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { FollowerParts } from './follower-parts.js';
import { parkedEvents } from './parked-events.js';

/** What a process needs to know of a follower's parked events when it begins to follow. */
export interface BlockedAggregates {
  /** Aggregates of which an event is parked. */
  readonly ids: ReadonlySet<string>;
  /** Whether an event is parked that only a newer release can read. */
  readonly awaitNewer: boolean;
  /** Whether this release can read an event that an older release parked because it could not. */
  readonly canBeRead: boolean;
}

/** Looks at all parked events. Returns `undefined` if `isAlive` resolves with `false` meanwhile. */
export async function blockedAggregates<A extends AggregateTypes>(
  { keeper: { store }, history, limits }: FollowerParts<A>,
  isAlive: () => Promise<boolean>,
): Promise<BlockedAggregates | undefined> {
  const ids = new Set<string>();
  // The error names the type and the shape of the event, so one event is read for all that have the same error.
  const reasons = new Map<string | undefined, boolean>();
  for await (const { position, aggregateId, isNewer, error } of parkedEvents(store, limits.batchEvents)) {
    if (!(await isAlive())) return undefined;
    ids.add(aggregateId);
    if (!isNewer || reasons.has(error)) continue;
    const [entry] = await journalAfter(history, position - 1, 1);
    reasons.set(error, entry !== undefined && !('error' in entry && isUnavailable(entry.error)));
  }
  const canBeRead = [...reasons.values()];
  return { ids, awaitNewer: canBeRead.includes(false), canBeRead: canBeRead.includes(true) };
}
