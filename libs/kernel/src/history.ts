import type { Aggregate, AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';
import type { EventHistory } from './event-store.js';
import { applied, initialState } from './fold.js';
import type { Snapshot } from './snapshot.js';

/** A part of an aggregate's history, both ends included. */
export interface VersionRange {
  /** 1 if absent. */
  readonly from?: number | undefined;
  /** The latest version if absent. */
  readonly to?: number | undefined;
}

const batchSize = 1_000;

/** The events of one aggregate by ascending version, read in batches: its length costs no memory. */
export async function* readHistory<A extends AggregateTypes>(
  store: Pick<EventHistory<A>, 'history'>,
  aggregateId: string,
  { from = 1, to = Infinity }: VersionRange = {},
): AsyncGenerator<EventEnvelope<A>, void, undefined> {
  for (let after = from - 1; after < to; after += batchSize) {
    const limit = Math.min(batchSize, to - after);
    const events = await store.history(aggregateId, { after, limit });
    yield* events;
    if (events.length < limit) return;
  }
}

/** The snapshot as this release would have written it: one of another `schemaVersion` is folded anew from the journal. */
export async function currentSnapshot<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history'>,
  stored: Snapshot<A>,
): Promise<Snapshot<A>> {
  if (stored.schemaVersion === aggregate.schemaVersion) return stored;
  let state = initialState(aggregate);
  for await (const { payload } of readHistory(store, stored.id, { to: stored.version })) {
    state = applied(aggregate, state, payload);
  }
  return Object.freeze({ ...stored, state, schemaVersion: aggregate.schemaVersion });
}
