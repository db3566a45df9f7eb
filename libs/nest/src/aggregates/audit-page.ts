import { eventId, type AggregateTypes, type EventEnvelope } from '@snapfold/kernel';
import type { EventHistory, Page, PageRequest } from '@snapfold/kernel/engine';
import type { TimeRange } from '../search/time-range.js';

/** What of a history tells the events of one aggregate. */
type EventsOfOne<A extends AggregateTypes> = Pick<EventHistory<A>, 'history' | 'versionOf'>;

/**
 * Returns a page of the events of an aggregate in a part of time, oldest first. A page of large events has fewer than `limit` items. The
 * cursor is the version of the last event on the page before.
 */
export async function auditPage<A extends AggregateTypes>(
  store: EventsOfOne<A>,
  id: string,
  { limit, cursor, from, to }: PageRequest & TimeRange,
): Promise<Page<ReturnType<typeof auditEntry<A>>>> {
  const after = cursor === undefined ? await versionBefore(store, id, from) : Number(cursor);
  const events = await store.history(id, { after, limit });
  const items = events.filter((event) => isBefore(event, to)).map(auditEntry);
  const last = events.at(-1);
  if (!last || items.length < events.length || last.version >= (await store.versionOf(id))) return { items };
  const [following] = to === undefined ? [] : await store.history(id, { after: last.version, limit: 1 });
  return following && !isBefore(following, to) ? { items } : { items, next: String(last.version) };
}

/** Returns the version of the last event before a time; 0 if there is none. The times of an aggregate's events never descend. */
async function versionBefore<A extends AggregateTypes>(
  store: EventsOfOne<A>,
  id: string,
  time: string | undefined,
): Promise<number> {
  if (time === undefined) return 0;
  let [known, open] = [0, (await store.versionOf(id)) + 1];
  while (open - known > 1) {
    const middle = Math.floor((known + open) / 2);
    const [event] = await store.history(id, { after: middle - 1, limit: 1 });
    if (event && isBefore(event, time)) known = middle;
    else open = middle;
  }
  return known;
}

function isBefore({ at }: { readonly at: string }, time: string | undefined): boolean {
  return time === undefined || at < time;
}

/** Returns an event in the form in which clients get it. */
export function auditEntry<A extends AggregateTypes>(event: EventEnvelope<A>) {
  const { aggregateId, version, position, at, payload, metadata } = event;
  return { id: eventId(event), type: payload.type, aggregateId, version, position, at, payload, metadata };
}
