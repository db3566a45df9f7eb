import type { RefoldProgress } from '../snapshots/refold-progress.js';
import type { ViewExtent } from '../views/view-extent.js';
import type { ViewStatus } from '../views/view-status.js';
import type { Readiness } from './background-refold.js';

/** What {@link ServiceReadiness} needs of a view, which may not be filled yet. */
export interface FilledView {
  readonly type: string;
  readonly isReady: boolean;
  readonly ready: Promise<void>;
  status(): Promise<readonly ViewStatus[]>;
  extent(): Promise<ViewExtent>;
}

/** A view that leaves out parked events. */
export interface BlockedView {
  readonly view: string;
  /** The position of its first parked event. */
  readonly firstParked: number;
}

/** What {@link ServiceReadiness} needs of a subscription. */
export interface FollowedSubscription {
  readonly name: string;
  /** Returns the position of the first parked event. */
  firstParked(): Promise<number | undefined>;
}

/** A subscription with parked events. */
export interface BlockedSubscription {
  readonly subscription: string;
  /** The position of its first parked event. */
  readonly firstParked: number;
}

/** Tells whether all snapshots and views of a service are in the shape of this release. */
export class ServiceReadiness implements Readiness {
  constructor(
    private readonly refold: Readiness,
    private readonly views: readonly FilledView[],
    private readonly subscriptions: readonly FollowedSubscription[] = [],
  ) {}

  get isReady(): boolean {
    return this.refold.isReady && this.views.every(({ isReady }) => isReady);
  }

  get progress(): readonly RefoldProgress[] {
    return this.refold.progress;
  }

  get settled(): Promise<void> {
    return Promise.all([this.refold.settled, ...this.views.map(({ ready }) => ready)]).then(() => undefined);
  }

  /** Returns the generations that are being built of those views that cannot be read yet. */
  async viewsInMaking(): Promise<readonly ViewStatus[]> {
    const missing = this.views.filter(({ isReady }) => !isReady);
    const found = await Promise.all(missing.map((view) => view.status()));
    return found.flat().filter(({ status }) => status === 'building');
  }

  /** Returns the views that leave out parked events. */
  async blockedViews(): Promise<readonly BlockedView[]> {
    const found = await Promise.all(this.views.map(async (view) => ({ view: view.type, ...(await view.extent()) })));
    return found.flatMap(({ view, firstParked }) => (firstParked === undefined ? [] : [{ view, firstParked }]));
  }

  /** Returns the subscriptions with parked events. A service is ready with them, and with subscriptions that are behind. */
  async blockedSubscriptions(): Promise<readonly BlockedSubscription[]> {
    const found = await Promise.all(
      this.subscriptions.map(async (one) => ({ subscription: one.name, firstParked: await one.firstParked() })),
    );
    return found.flatMap(({ subscription, firstParked }) =>
      firstParked === undefined ? [] : [{ subscription, firstParked }],
    );
  }
}
