import type { FollowerStep, Following, ParkedEvent } from '../ports/follower-store.js';
import type { SubscriptionStore } from '../ports/stores/subscription-store.js';
import type { Runtime } from '../runtime/runtime.js';
import { InMemoryFollower } from './in-memory-follower.js';

/** Keeps one subscription in memory. It is the reference implementation of {@link SubscriptionStore}. */
export class InMemorySubscriptionStore implements SubscriptionStore {
  #follower: InMemoryFollower | undefined;

  /** @param runtime its monotonic clock measures the lease */
  constructor(private readonly runtime: Pick<Runtime, 'monotonic'>) {}

  find(): Promise<Following | undefined> {
    return Promise.resolve(this.#follower?.following);
  }

  lease(owner: string, ms: number): Promise<number | undefined> {
    this.#follower ??= new InMemoryFollower(this.runtime);
    return Promise.resolve(this.#follower.lease(owner, ms));
  }

  release(term: number): Promise<void> {
    this.#follower?.release(term);
    return Promise.resolve();
  }

  commit(step: FollowerStep): Promise<boolean> {
    const isStored = this.#follower?.takes(step) ?? false;
    if (isStored) this.#follower?.move(step);
    return Promise.resolve(isStored);
  }

  startOver(term: number): Promise<void> {
    if (this.#follower?.isHeld(term)) this.#follower.startOver();
    return Promise.resolve();
  }

  parked(after: number, limit: number): Promise<readonly ParkedEvent[]> {
    return Promise.resolve(this.#follower?.parked(after, limit) ?? []);
  }

  requestReplay(): Promise<void> {
    this.#follower?.requestReplay();
    return Promise.resolve();
  }

  endReplay(requests: number): Promise<void> {
    this.#follower?.endReplay(requests);
    return Promise.resolve();
  }
}
