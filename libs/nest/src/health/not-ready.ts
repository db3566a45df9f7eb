import type { SnapfoldError } from '@snapfold/kernel';
import type { RefoldProgress, ViewStatus } from '@snapfold/kernel/engine';

/**
 * Snapshots of an earlier release are still being refolded, or views are still being filled. The service accepts commands meanwhile, but
 * it is slower, and views that are not filled cannot be read.
 */
export class NotReady extends Error implements SnapfoldError {
  override readonly name = 'NotReady';
  readonly code = 'NOT_READY';
  readonly kind = 'unavailable';

  constructor(
    readonly progress: readonly RefoldProgress[],
    readonly views: readonly ViewStatus[],
  ) {
    super(
      'Snapshots of an earlier release are being refolded, or views are being filled. Commands are accepted, but slower.',
    );
  }

  /** The progress of the refold, and of the views that are being filled. */
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
