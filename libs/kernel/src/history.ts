import type { Aggregate, AggregateTypes } from './aggregate.js';
import { unborn } from './change.js';
import type { EventEnvelope } from './event-envelope.js';
import type { EventHistory } from './event-store.js';
import { applied } from './fold.js';
import type { MomentBounds } from './moment.js';
import type { Snapshot } from './snapshot.js';

/** A part of an aggregate's history, both ends included. */
export interface VersionRange {
  /** 1 if absent. */
  readonly from?: number | undefined;
  /** The latest version if absent. */
  readonly to?: number | undefined;
}

/** How many events are asked for at once. */
const pageEvents = 1_000;

/** The events of one aggregate by ascending version, read page by page: neither their number nor their size costs memory. */
export async function* readHistory<A extends AggregateTypes>(
  store: Pick<EventHistory<A>, 'history'>,
  aggregateId: string,
  { from = 1, to = Infinity }: VersionRange = {},
): AsyncGenerator<EventEnvelope<A>, void, undefined> {
  for (let after = from - 1; after < to;) {
    const page = await store.history(aggregateId, { after, limit: Math.min(pageEvents, to - after) });
    const last = page.at(-1);
    if (!last) return;
    yield* page;
    after = last.version;
  }
}

/**
 * The aggregate after the events of its journal that are within the bounds; of version 0 if there are none. It holds no
 * page while it reads the next, so many that are folded at once hold little more than their states.
 */
export async function foldHistory<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history'>,
  id: string,
  { version: to, time }: MomentBounds,
): Promise<Snapshot<A>> {
  let head = unborn(aggregate, id);
  for (let goesOn = true; goesOn && head.version < to;) {
    goesOn = advance(await store.history(id, { after: head.version, limit: Math.min(pageEvents, to - head.version) }));
  }
  return Object.freeze(head);

  /** `false` at the end of the journal, or of what is within the bounds. */
  function advance(page: readonly EventEnvelope<A>[]): boolean {
    for (const { payload, version, position, at } of page) {
      if (Date.parse(at) > time) return false;
      head = { ...head, state: applied(aggregate, head.state, payload), version, position, at };
    }
    return page.length > 0;
  }
}

/** The snapshot as this release would have written it: one of another `schemaVersion` is folded anew from the journal. */
export async function currentSnapshot<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history'>,
  stored: Snapshot<A>,
): Promise<Snapshot<A>> {
  if (stored.schemaVersion === aggregate.schemaVersion) return stored;
  const bounds = { version: stored.version, time: Infinity };
  const { state, schemaVersion } = await foldHistory(aggregate, store, stored.id, bounds);
  return Object.freeze({ ...stored, state, schemaVersion });
}
