import type { AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';
import type { Query } from './query.js';

/** The value that `update` returns to remove the record. It is the same symbol in every copy of this library. */
export const removed: unique symbol = Symbol.for('snapfold.removed');

/**
 * A read model derived from the events of one aggregate type, as a value. `Q` is the query by which its records are listed; leave it out
 * if they are only read by their id.
 */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- `Q` is not in the shape of the value; `service` infers it from the type
export interface View<V extends object, A extends AggregateTypes, Q extends Query = Query> {
  /** The name of the view and of its storage: never rename it. */
  readonly type: string;
  /** The `type` of the aggregate from whose events the view is made. */
  readonly aggregateType: string;
  /** The version of the projection; raise it with every change of `V`, `viewId` or `update`. */
  readonly version: number;
  /** `true`: one record per event. `false`: one record per aggregate, updated in version order. */
  readonly isChildOfAggregate: boolean;
  /**
   * Returns the id of the record that an event belongs to. In a view with one record per event, this is an id of the event's own, such
   * as `eventId(event)`, or the id of the record that the event removes; that record must be of the same aggregate, which is not
   * checked. In a view with one record per aggregate, no two aggregates may have the same id. An event whose id is that of another
   * event's or another aggregate's record is parked (`RECORD_TAKEN`).
   */
  viewId(event: EventEnvelope<A>): string;
  /**
   * Returns the record after the event; in a view with one record per event, `previous` is always `undefined`. `undefined` ignores the
   * event, {@link removed} removes the record, if there is one. Pure: no I/O, no clock, no change of its arguments.
   */
  update(previous: V | undefined, event: EventEnvelope<A>): V | typeof removed | undefined;
}
