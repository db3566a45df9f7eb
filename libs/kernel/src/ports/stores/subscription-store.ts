import { assertName } from '../../data/names.js';
import type { FollowerStep, FollowerStore } from '../follower-store.js';

/**
 * The port through which the processes of a service agree which of them handles the events of a subscription, and how far it has come.
 * The first `lease` adds the subscription, before the journal's first event.
 */
export interface SubscriptionStore extends FollowerStore {
  /**
   * Makes all of a step durable, or nothing of it. Resolves with `false` if the subscription does not have the term or the checkpoint of
   * the step any more. Rejects with `StoreUnavailable` when the store did not learn whether the step is stored.
   */
  commit(step: FollowerStep): Promise<boolean>;
  /** Sets the checkpoint back to before the first event, and forgets parked events, if the term of the lease is still `term`. */
  startOver(term: number): Promise<void>;
  /** Asks the holder of the lease to try parked events again. */
  requestReplay(): Promise<void>;
}

/** What a store needs to know of its subscription. Both names are storage formats: under other names it is another subscription. */
export interface SubscriptionNames {
  readonly name: string;
  /** The type of the aggregates whose events it handles. */
  readonly aggregateType: string;
}

/**
 * Checks the names of a subscription.
 * @throws {@link InvalidDeclaration}
 */
export function assertSubscriptionNames({ name, aggregateType }: SubscriptionNames): void {
  assertName('A subscription', name);
  assertName(`The aggregate of the subscription "${name}"`, aggregateType);
}
