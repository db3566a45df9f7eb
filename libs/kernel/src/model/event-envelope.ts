import type { AggregateTypes } from './aggregate.js';
import type { ClientMetadata, CqrsContext } from './cqrs-context.js';

/** The user, the request and the cause of an event. */
export interface EventMetadata {
  readonly userId: string;
  readonly requestId: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** The W3C trace context of the request, if the client sent one. */
  readonly traceparent?: string | undefined;
  /** What the client says about itself, if it says something. */
  readonly client?: ClientMetadata | undefined;
}

/** An event with its place in history. */
export interface EventEnvelope<A extends AggregateTypes> {
  /** The `type` of its aggregate. */
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** The number of the event within its aggregate: 1..n, without a gap or a duplicate. */
  readonly version: number;
  /** The number of the event within the journal of its aggregate type: 1..n in commit order, without a gap or a duplicate. */
  readonly position: number;
  /** ISO 8601, UTC, milliseconds; never before the aggregate's previous event. */
  readonly at: string;
  /** The event itself: its `type` and fields. */
  readonly payload: A['event'];
  readonly metadata: EventMetadata;
}

/** Returns the id of an event: `<aggregateId>-<version>`. */
export function eventId(event: { readonly aggregateId: string; readonly version: number }): string {
  return `${event.aggregateId}-${event.version}`;
}

/** Returns the part of a context that is stored with its events. */
export function metadataOf(context: CqrsContext): EventMetadata {
  const { userId, requestId, correlationId, causationId, traceparent, client } = context;
  return {
    ...{ userId, requestId, correlationId, causationId },
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(client === undefined ? {} : { client }),
  };
}
