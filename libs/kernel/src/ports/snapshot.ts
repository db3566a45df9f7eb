import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import { initialState } from '../model/fold.js';

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
  /** 0 at first; every refold raises it, every commit keeps it. It tells a refolded snapshot from the one before of the same version. */
  readonly revision: number;
}

/** Returns the head of an aggregate that does not exist yet: the initial state, version 0, and a time before all others. */
export function unborn<A extends AggregateTypes>(aggregate: Aggregate<A>, id: string): Snapshot<A> {
  const { schemaVersion } = aggregate;
  return { id, state: initialState(aggregate), version: 0, position: 0, at: '', schemaVersion, revision: 0 };
}
