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

/** The most events of one page. */
const pageEvents = 1_000;

/** How many histories are folded at the same time. Each holds a page of up to 16 MB in memory, and more of them are no faster. */
export const foldsAtOnce = 4;

/**
 * Yields the events of one aggregate by ascending version, read page by page, so that a long history takes no more memory.
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
    throw new InvalidInput('from', 'must be a whole number of at least 1');
  if (to !== Infinity && (!Number.isSafeInteger(to) || Number(to) < 0))
    throw new InvalidInput('to', 'must be a whole number of at least 0');
}

/**
 * Folds the events after `head` that are within the bounds (by default all of them) onto it. It holds no page while it reads the next
 * one, so several folds at the same time take little more memory than their states.
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

  /** Folds a page. Returns `false` at the end of the journal or of the bounds. */
  function advance(page: readonly EventEnvelope<A>[]): boolean {
    for (const event of page) {
      const { payload, version, position, at } = event;
      if (Date.parse(at) > time) return false;
      current = { ...current, state: applied(aggregate, current.state, payload, event), version, position, at };
    }
    return page.length > 0;
  }
}

/** Returns the snapshot in the shape of this release: one of another `schemaVersion` is folded again from the journal. */
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
