import { InvalidInput } from '../errors/command-errors.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import { applied } from '../model/fold.js';
import type { EventHistory } from '../ports/event-store.js';
import { unborn, type Snapshot } from '../ports/snapshot.js';
import type { MomentBounds } from '../runtime/moment.js';

/** A part of an aggregate's history, both ends included. */
export interface VersionRange {
  /** 1 if absent. */
  readonly from?: number | undefined;
  /** The latest version if absent. */
  readonly to?: number | undefined;
}

/** How many events are asked for at once. */
const pageEvents = 1_000;

/** How many histories are folded at the same time where there are many: each takes a page, of up to 16 MB. More is no faster. */
export const foldsAtOnce = 4;

/**
 * The events of one aggregate by ascending version, read page by page: neither their number nor their size costs memory.
 * @throws {@link InvalidInput}
 */
export async function* readHistory<A extends AggregateTypes>(
  store: Pick<EventHistory<A>, 'history'>,
  aggregateId: string,
  { from = 1, to = Infinity }: VersionRange = {},
): AsyncGenerator<EventEnvelope<A>, void, undefined> {
  assertRange(from, to);
  for (let after = from - 1; after < to;) {
    const page = await store.history(aggregateId, { after, limit: Math.min(pageEvents, to - after) });
    const last = page.at(-1);
    if (!last) return;
    yield* page;
    after = last.version;
  }
}

function assertRange(from: unknown, to: unknown): void {
  if (!Number.isSafeInteger(from) || Number(from) < 1)
    throw new InvalidInput('from', 'must be a whole number from 1 on');
  if (to !== Infinity && (!Number.isSafeInteger(to) || Number(to) < 0))
    throw new InvalidInput('to', 'must be a whole number from 0 on');
}

/**
 * What the events after `head` that are within the bounds, or all to the end of the journal, make of it. It holds no page while it
 * reads the next, so many that are folded at once hold little more than their states.
 */
export async function foldHistory<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history'>,
  head: Snapshot<A>,
  { version: to = Infinity, time = Infinity }: Partial<MomentBounds> = {},
): Promise<Snapshot<A>> {
  const { id } = head;
  let current = head;
  for (let goesOn = true; goesOn && current.version < to;) {
    const { version: after } = current;
    goesOn = advance(await store.history(id, { after, limit: Math.min(pageEvents, to - after) }));
  }
  return Object.freeze(current);

  /** `false` at the end of the journal, or of what is within the bounds. */
  function advance(page: readonly EventEnvelope<A>[]): boolean {
    for (const event of page) {
      const { payload, version, position, at } = event;
      if (Date.parse(at) > time) return false;
      current = { ...current, state: applied(aggregate, current.state, payload, event), version, position, at };
    }
    return page.length > 0;
  }
}

/** The snapshot as this release would have written it: one of another `schemaVersion` is folded again from the journal. */
export async function currentSnapshot<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  store: Pick<EventHistory<A>, 'history'>,
  stored: Snapshot<A>,
): Promise<Snapshot<A>> {
  if (stored.schemaVersion === aggregate.schemaVersion) return stored;
  const { id, version } = stored;
  const { state, schemaVersion } = await foldHistory(aggregate, store, unborn(aggregate, id), { version });
  return Object.freeze({ ...stored, state, schemaVersion });
}
