import type { RefoldProgress } from '@snapfold/kernel';

/** The service works, but snapshots of an earlier release are still being refolded: it is slower than it will be. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  readonly code = 'NOT_READY';

  constructor(readonly progress: readonly RefoldProgress[]) {
    super('Snapshots of an earlier release are being refolded; requests are answered, but slower.');
  }

  /** For people who wait. */
  get details(): Readonly<Record<string, unknown>> {
    const snapshots = this.progress.map(({ failures: _, ...counts }) => counts);
    return { snapshots };
  }
}
