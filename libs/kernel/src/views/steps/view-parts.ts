import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import type { View } from '../../model/view.js';
import type { EventHistory } from '../../ports/event-store.js';
import type { ViewStore } from '../../ports/stores/view-store.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { EventFeed } from '../../journal/event-feed.js';
import type { ViewLimits } from './view-limits.js';

/** What is needed to fill the generations of a view. */
export interface ViewParts<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly view: View<V, A>;
  readonly store: ViewStore<V, Q>;
  readonly history: EventHistory<A>;
  readonly feed: EventFeed<A>;
  readonly runtime: Runtime;
  readonly limits: ViewLimits;
  /** The id of this dispatcher as the owner of leases. */
  readonly owner: string;
  /** Receives every error. What failed is tried again, or parked. */
  readonly onError: (error: unknown) => void;
  /** Receives how far a generation has come, and the position of the first event that it leaves out. */
  readonly onProgress: (generation: number, checkpoint: number, firstParked?: number) => void;
  /** Called when a generation can be read from now on, or not any more. */
  readonly onChange: () => void;
}
