import type { CommandEngine } from '../engine/command-engine.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { ReadModel } from '../model/query.js';
import type { EventHistory } from '../ports/event-store.js';
import type { Snapshot } from '../ports/snapshot.js';
import type { CommittedPositions } from '../journal/committed-positions.js';
import type { EventFeed } from '../journal/event-feed.js';
import type { ServiceReadiness } from './service-readiness.js';

/** What a process uses to change and to read the aggregates of one type. */
export interface RunningAggregate<A extends AggregateTypes> {
  readonly engine: CommandEngine<A>;
  readonly events: EventHistory<A>;
  readonly snapshots: ReadModel<Snapshot<A>, A['query']>;
  /**
   * The position of the last commit of this process to each aggregate. A reader of a view waits for that position to see its own writes.
   */
  readonly committed: CommittedPositions<A>;
  /** Has the latest events that this process has committed, and rings at the commits of all processes. All views share it. */
  readonly feed: EventFeed<A>;
}

/**
 * A service that is open on its stores. `A` are its running aggregates, `V` its views and `S` its subscriptions, by their names in the
 * declaration.
 */
export interface RunningService<A, V, S = unknown> {
  readonly aggregates: A;
  readonly views: V;
  readonly subscriptions: S;
  /**
   * Whether all snapshots and views are in the shape of this release. Commands and reads of aggregates work before that: they fold each
   * stale snapshot that they load.
   */
  readonly readiness: ServiceReadiness;
  /** Signs the cursors of lists. It is the same in every process on these stores: 32 random bytes in hexadecimal. */
  readonly cursorSecret: string;
  /**
   * Stops the subscriptions, whose handlers at work have some seconds to finish. Then rejects new commands, waits some seconds for those
   * under way, and stops the refold and the views. Call it before you close the
   * database connection.
   */
  close(): Promise<void>;
}
