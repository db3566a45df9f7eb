import type { AggregateTypes } from './aggregate.js';

/** The state of an aggregate after its latest event: the primary read model, written with every commit. */
export interface Snapshot<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly id: string;
  readonly state: A['state'];
  /** The version of its latest event. */
  readonly version: number;
  /** The position of its latest event. */
  readonly position: number;
  /** The time of its latest event: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** The aggregate's `schemaVersion` when it was written. */
  readonly schemaVersion: number;
  /** Raised by every refold, kept by every commit: it tells a repaired snapshot from what it was at the same version. 0 at first. */
  readonly revision: number;
}
