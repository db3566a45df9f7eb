import type { RefoldProgress, ViewStatus } from '@snapfold/kernel';
import type { Readiness } from './background-refold.js';

/** A view that may not be filled yet. */
export interface FilledView {
  readonly isReady: boolean;
  readonly ready: Promise<void>;
  status(): Promise<readonly ViewStatus[]>;
}

/** Whether snapshots and views are all in the shape of this release. */
export class BankReadiness implements Readiness {
  constructor(
    private readonly refold: Readiness,
    private readonly views: readonly FilledView[],
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

  /** The generations that are filled of those views that cannot be read yet. */
  async viewsInMaking(): Promise<readonly ViewStatus[]> {
    const missing = this.views.filter(({ isReady }) => !isReady);
    const found = await Promise.all(missing.map((view) => view.status()));
    return found.flat().filter(({ status }) => status === 'building');
  }
}
