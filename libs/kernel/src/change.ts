import type { Aggregate, AggregateTypes } from './aggregate.js';
import { fold } from './aggregate.js';
import type { CqrsContext } from './cqrs-context.js';
import { metadataOf } from './event-envelope.js';
import type { Change, PendingEvent } from './event-store.js';
import { roughSize } from './rough-size.js';
import type { Snapshot } from './snapshot.js';

/** The head of an aggregate that does not exist yet: version 0, before every time. */
export function unborn<A extends AggregateTypes>(aggregate: Aggregate<A>, id: string): Snapshot<A> {
  return { id, state: aggregate.initial, version: 0, position: 0, at: '', schemaVersion: aggregate.schemaVersion };
}

/** The state's key under each unique rule of the aggregate. */
export function uniqueKeys<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  state: A['state'],
): Readonly<Record<string, string | undefined>> {
  const rules = Object.entries(aggregate.unique ?? {});
  return Object.fromEntries(rules.map(([name, rule]) => [name, rule.key(state)]));
}

/** The context as an aggregate at `head` may see it: time never runs backwards within an aggregate. */
export function notBefore<A extends AggregateTypes>(head: Snapshot<A>, context: CqrsContext): CqrsContext {
  return context.at < head.at ? { ...context, at: head.at, newId: () => context.newId() } : context;
}

/** What `payloads` (at least one) do to an aggregate at `head`. */
export function changeOf<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  head: Snapshot<A>,
  payloads: readonly A['event'][],
  context: CqrsContext,
): Change<A> {
  const metadata = metadataOf(context);
  const events = payloads.map<PendingEvent<A>>((payload, index) => ({
    aggregateType: aggregate.type,
    aggregateId: head.id,
    version: head.version + index + 1,
    at: context.at,
    payload,
    metadata,
  }));
  const state = fold(aggregate, payloads, head.state);
  return {
    aggregateId: head.id,
    expectedVersion: head.version,
    events,
    state,
    schemaVersion: aggregate.schemaVersion,
    uniqueKeys: uniqueKeys(aggregate, state),
    size: roughSize(payloads) + roughSize(state),
  };
}

/** The head that a change leaves, once its last event has `position`. */
export function headAfter<A extends AggregateTypes>(
  head: Snapshot<A>,
  change: Change<A>,
  position: number,
): Snapshot<A> {
  return {
    id: head.id,
    state: change.state,
    version: change.expectedVersion + change.events.length,
    position,
    at: change.events.at(-1)?.at ?? head.at,
    schemaVersion: change.schemaVersion,
  };
}
