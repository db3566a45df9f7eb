import {
  eventId,
  InvalidCursor,
  type AggregateTypes,
  type EventEnvelope,
  type EventHistory,
  type Page,
  type PageRequest,
} from '@snapfold/kernel';

/** One page of an aggregate's history, oldest first. The cursor is the version of the last event seen. */
export async function auditPage<A extends AggregateTypes>(
  store: EventHistory<A>,
  id: string,
  { limit, cursor = '0' }: PageRequest,
): Promise<Page<ReturnType<typeof auditEntry<A>>>> {
  if (!/^\d{1,15}$/.test(cursor)) throw new InvalidCursor();
  const found = await store.history(id, { after: Number(cursor), limit: limit + 1 });
  const items = found.slice(0, limit);
  return { items: items.map(auditEntry), next: found.length > limit ? String(items.at(-1)?.version) : undefined };
}

function auditEntry<A extends AggregateTypes>(event: EventEnvelope<A>) {
  const { aggregateId, version, position, at, payload, metadata } = event;
  return { id: eventId(event), type: payload.type, aggregateId, version, position, at, payload, metadata };
}
