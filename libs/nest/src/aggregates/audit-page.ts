import { eventId, type AggregateTypes, type EventEnvelope } from '@snapfold/kernel';
import { InvalidCursor, type EventHistory, type Page, type PageRequest } from '@snapfold/kernel/engine';

/**
 * Returns a page of an aggregate's history, oldest first. A page of large events has fewer than `limit` items. The cursor is the version
 * of the last event on the page before.
 * @throws {@link InvalidCursor} if the cursor is not such a number
 */
export async function auditPage<A extends AggregateTypes>(
  store: EventHistory<A>,
  id: string,
  { limit, cursor = '0' }: PageRequest,
): Promise<Page<ReturnType<typeof auditEntry<A>>>> {
  if (!/^\d{1,15}$/.test(cursor)) throw new InvalidCursor();
  const events = await store.history(id, { after: Number(cursor), limit });
  const last = events.at(-1);
  const hasMore = last !== undefined && last.version < (await store.versionOf(id));
  return { items: events.map(auditEntry), next: hasMore ? String(last.version) : undefined };
}

/** Returns an event in the form in which clients get it. */
export function auditEntry<A extends AggregateTypes>(event: EventEnvelope<A>) {
  const { aggregateId, version, position, at, payload, metadata } = event;
  return { id: eventId(event), type: payload.type, aggregateId, version, position, at, payload, metadata };
}
