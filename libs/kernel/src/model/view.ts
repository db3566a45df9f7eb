import type { AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';
import type { Query } from './query.js';

/** What `update` returns so that the record goes. It is the same in every copy of this library. */
export const removed: unique symbol = Symbol.for('snapfold.removed');

/**
 * A read model derived from the events of one aggregate type, as a value. `Q` is what a list of its records may be asked for; nothing for
 * records that are only read by their id.
 */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- `Q` is not in the shape of the value; `service` infers it from the type
export interface View<V extends object, A extends AggregateTypes, Q extends Query = Query> {
  /** The seed's TYPE, and the name of its storage: never rename it. */
  readonly type: string;
  /** The `type` of the aggregate whose events it is made of. */
  readonly aggregateType: string;
  /** The version of the projection; raise it with every change of `V`, `viewId` or `update`. */
  readonly version: number;
  /** `true`: one record per event. `false`: one record per aggregate, updated in version order. */
  readonly isChildOfAggregate: boolean;
  /**
   * The id of the record that an event belongs to. With a record per event it is the event's own, such as `eventId(event)`, or that
   * of the record which the event removes, one of the same aggregate (which is not checked). With a record per aggregate no two aggregates may have the same.
   * An event whose record is another's is parked (`RECORD_TAKEN`).
   */
  viewId(event: EventEnvelope<A>): string;
  /**
   * The record after the event (with a record per event there is none before it). `undefined` ignores the event, {@link removed}
   * removes the record, if there is one. Pure: no I/O, no clock, no change of its arguments.
   */
  update(previous: V | undefined, event: EventEnvelope<A>): V | typeof removed | undefined;
}
