import type { SnapfoldError } from '@snapfold/kernel';
import type { RefoldProgress, ViewStatus } from '@snapfold/kernel/engine';

/**
 * The service works, but snapshots of an earlier release are still being refolded, so it is slower than it will be, or views are
 * being filled, and cannot be read as yet.
 */
export class NotReady extends Error implements SnapfoldError {
  override readonly name = 'NotReady';
  readonly code = 'NOT_READY';
  readonly kind = 'unavailable';

  constructor(
    readonly progress: readonly RefoldProgress[],
    readonly views: readonly ViewStatus[],
  ) {
    super('Snapshots of an earlier release are being refolded, or views filled; commands are taken, but it is slower.');
  }

  /** For people who wait. */
  get details(): Readonly<Record<string, unknown>> {
    const snapshots = this.progress.map(({ failures: _, ...counts }) => counts);
    const views = this.views.map(({ view, number, checkpoint, head }) => ({
      view,
      generation: number,
      checkpoint,
      head,
    }));
    return { snapshots, views };
  }
}
