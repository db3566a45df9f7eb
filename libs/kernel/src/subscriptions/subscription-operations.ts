import { parkedEvents } from '../followers/parked-events.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import type { ParkedEvent } from '../ports/follower-store.js';
import type { SubscriptionStore } from '../ports/stores/subscription-store.js';
import type { AbortSignalLike, Runtime } from '../runtime/runtime.js';
import { subscriptionStatus, type SubscriptionStatus } from './subscription-status.js';

/** {@link SubscriptionOperations}, for code that need not know the types of the events. */
export interface OperableSubscription {
  /** The name of the subscription. */
  readonly name: string;
  /** Returns how far the subscription has come. */
  status(): Promise<SubscriptionStatus>;
  /** Yields the events that were set aside, with their errors. */
  parked(): AsyncIterable<ParkedEvent>;
  /**
   * Requests a replay of the parked events. Resolves with how many are still parked, once the replay is done, the signal is aborted, or
   * it turns out that no process handles the events of the subscription: then the request stays, and the replay begins when one does.
   */
  replay(signal?: AbortSignalLike): Promise<number>;
}

/** What is needed to operate a subscription. */
export interface SubscriptionOperationsParts<A extends AggregateTypes> {
  readonly name: string;
  readonly store: SubscriptionStore;
  readonly history: EventHistory<A>;
  readonly runtime: Runtime;
}

/** How often the progress of a replay is looked at, in milliseconds. */
const progressMs = 500;
/** How long it is seen that nobody holds the lease before the replay is left to the next process, in milliseconds. */
const patienceMs = 3_000;
const pageSize = 1_000;

/** What an operator can do with a subscription, from any process. It handles no event itself. */
export class SubscriptionOperations<A extends AggregateTypes> implements OperableSubscription {
  readonly name: string;

  constructor(private readonly parts: SubscriptionOperationsParts<A>) {
    this.name = parts.name;
  }

  status(): Promise<SubscriptionStatus> {
    return subscriptionStatus(this.parts);
  }

  parked(): AsyncIterable<ParkedEvent> {
    return parkedEvents(this.parts.store, pageSize);
  }

  async replay(signal?: AbortSignalLike): Promise<number> {
    const { store, runtime } = this.parts;
    if (((await store.find())?.parked ?? 0) === 0) return 0;
    await store.requestReplay();
    let unheldSince: number | undefined;
    for (;;) {
      const now = await store.find();
      const time = runtime.monotonic();
      unheldSince = (await this.#isHeld()) ? undefined : (unheldSince ?? time);
      const isLeft = unheldSince !== undefined && time - unheldSince >= patienceMs;
      if (!now?.replay || signal?.aborted || isLeft) return now?.parked ?? 0;
      await runtime.sleep(progressMs, signal).catch(() => undefined);
    }
  }

  /** Whether a process holds the lease. To find out, takes the lease for a moment. */
  async #isHeld(): Promise<boolean> {
    const { store, runtime } = this.parts;
    const term = await store.lease(runtime.newId(), 1);
    if (term !== undefined) await store.release(term);
    return term === undefined;
  }
}
