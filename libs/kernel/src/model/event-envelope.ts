import type { AggregateTypes } from './aggregate.js';
import type { CqrsContext } from './cqrs-context.js';

/** On whose behalf and why an event came to be. */
export interface EventMetadata {
  readonly userId: string;
  readonly requestId: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/** An event with its place in history. */
export interface EventEnvelope<A extends AggregateTypes> {
  /** The `type` of its aggregate. */
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** Its number within its aggregate: 1..n, no gap, no twin. */
  readonly version: number;
  /** Its number within the journal of its aggregate type: 1..n in commit order, no gap, no twin. */
  readonly position: number;
  /** ISO 8601, UTC, milliseconds; never before the aggregate's previous event. */
  readonly at: string;
  /** The event itself: its `type` and fields. */
  readonly payload: A['event'];
  readonly metadata: EventMetadata;
}

/** The name of an event: `<aggregateId>-<version>`. */
export function eventId(event: { readonly aggregateId: string; readonly version: number }): string {
  return `${event.aggregateId}-${event.version}`;
}

/** The audit part of a context. */
export function metadataOf(context: CqrsContext): EventMetadata {
  const { userId, requestId, correlationId, causationId } = context;
  return { userId, requestId, correlationId, causationId };
}
