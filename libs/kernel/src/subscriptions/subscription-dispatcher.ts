import { assertFunctions, assertName } from '../data/names.js';
import { followJournal } from '../followers/follow-journal.js';
import type { HeldTerm } from '../followers/keeper.js';
import { reportTo } from '../followers/report-to.js';
import type { AggregateTypes } from '../model/aggregate.js';
import { Cancellation } from '../runtime/cancellation.js';
import { within } from '../runtime/within.js';
import { defaultSubscriptionLimits, type SubscriptionLimits } from './subscription-limits.js';
import type { SubscriptionParts } from './subscription-parts.js';
import { subscriptionStatus, type SubscriptionStatus } from './subscription-status.js';
import { SubscriptionWork } from './subscription-work.js';

/** What a subscription dispatcher is made of. */
export interface SubscriptionDispatcherParts<A extends AggregateTypes> extends Omit<SubscriptionParts<A>, 'limits'> {
  readonly limits?: Partial<SubscriptionLimits>;
}

/**
 * Has the events of one aggregate type handled, together with the dispatchers of the same subscription in other processes, of which one at
 * a time is at work. Each event is handled at least once, the events of an aggregate in order. One whose handler fails again and again is
 * parked, with the later events of its aggregate.
 */
export class SubscriptionDispatcher<A extends AggregateTypes> {
  /** The name of the subscription. */
  readonly name: string;
  readonly #parts: SubscriptionParts<A>;
  readonly #stop = new Cancellation();
  #running: Promise<void> | undefined;

  /** @throws {@link InvalidDeclaration} if the name is not valid, or `handle` is not a function */
  constructor({ limits, onError, ...parts }: SubscriptionDispatcherParts<A>) {
    assertName('A subscription', parts.name);
    assertFunctions(`the subscription "${parts.name}"`, parts, ['handle']);
    this.name = parts.name;
    this.#parts = {
      ...parts,
      limits: { ...defaultSubscriptionLimits, ...limits },
      onError: (error) => reportTo(onError, error),
    };
  }

  /** Starts to handle events; returns at once. */
  start(): void {
    const { store, runtime } = this.#parts;
    const keeper = { store, readsOn: true, begin: (term: HeldTerm) => new SubscriptionWork(this.#parts, term) };
    this.#running ??= followJournal({ ...this.#parts, keeper, owner: runtime.newId() }, this.#stop);
  }

  /** Returns how far the subscription has come, also if another process handles its events. */
  status(): Promise<SubscriptionStatus> {
    return subscriptionStatus(this.#parts);
  }

  /** Returns the position of the first parked event. */
  async firstParked(): Promise<number | undefined> {
    return (await this.#parts.store.find())?.firstParked;
  }

  /**
   * Begins no more events, lets the handlers at work finish for half of `stopMs`, and releases the lease. Resolves after `stopMs` at the
   * latest; a lease that has not been released by then expires. An event whose handler did not finish is handled again.
   */
  stop(): Promise<void> {
    this.#stop.abort();
    const { runtime, limits } = this.#parts;
    return within(runtime, limits.stopMs, this.#running ?? Promise.resolve(), () => undefined);
  }
}
