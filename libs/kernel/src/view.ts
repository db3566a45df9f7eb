import type { AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';

/** A read model derived from the events of one aggregate type, as a value. */
export interface View<V extends object, A extends AggregateTypes> {
  /** The seed's TYPE, and the name of its storage: never rename it. */
  readonly type: string;
  /** The `type` of the aggregate whose events it is made of. */
  readonly aggregateType: string;
  /** The version of the projection; raise it with every change of `V`, `viewId` or `update`. */
  readonly version: number;
  /** `true`: one record per event. `false`: one record per aggregate, updated in version order. */
  readonly isChildOfAggregate: boolean;
  /** The id of the record that an event belongs to; with a record per event the event's own, such as `eventId(event)`. */
  viewId(event: EventEnvelope<A>): string;
  /** The record after the event (with a record per event there is none before it); `undefined` ignores the event. Pure: no I/O, no clock, no change of its arguments. */
  update(previous: V | undefined, event: EventEnvelope<A>): V | undefined;
}
