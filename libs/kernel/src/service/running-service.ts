import type { CommandEngine } from '../engine/command-engine.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { ReadModel } from '../model/query.js';
import type { EventHistory } from '../ports/event-store.js';
import type { Snapshot } from '../ports/snapshot.js';
import type { CommittedPositions } from '../views/journal/committed-positions.js';
import type { ServiceReadiness } from './service-readiness.js';

/** An aggregate type with everything that it takes to change and to read it. */
export interface RunningAggregate<A extends AggregateTypes> {
  readonly engine: CommandEngine<A>;
  readonly events: EventHistory<A>;
  readonly snapshots: ReadModel<Snapshot<A>, A['query']>;
  /** What this process committed last to each aggregate: a reader of a view waits for it to see its own writes. */
  readonly committed: CommittedPositions<A>;
}

/** A service that is open on its stores: `A` are its running aggregates and `V` its views, by the names of their declaration. */
export interface RunningService<A, V> {
  readonly aggregates: A;
  readonly views: V;
  /** Commands and reads work before it is ready: they fold each stale snapshot that they meet. */
  readonly readiness: ServiceReadiness;
  /**
   * Takes no more commands, waits some seconds for those under way, and stops the refold and the views; to be called before the
   * connection is closed.
   */
  close(): Promise<void>;
}
