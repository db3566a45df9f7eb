import { Cancellation } from '../runtime/cancellation.js';
import type { Runtime } from '../runtime/runtime.js';
import type { RefoldProgress } from '../snapshots/refold-progress.js';
import type { Refolder } from '../snapshots/snapshot-refolder.js';

/** The wait before a refold that failed goes on, in milliseconds. */
const retryMs = 2_000;

/**
 * Receives the errors of a background refold: with `aggregate`, why that aggregate could not be refolded; without it, why the refold was
 * interrupted. An interrupted refold is tried again.
 */
export type OnRefoldError = (error: unknown, aggregate?: { readonly type: string; readonly id: string }) => void;

/** Tells whether all snapshots that earlier releases wrote are in the shape of this release. */
export interface Readiness {
  /** Whether each stale snapshot has been refolded, or reported as one that cannot be. */
  readonly isReady: boolean;
  /** The progress of each aggregate type whose refold has begun. */
  readonly progress: readonly RefoldProgress[];
  /** Resolves once `isReady` is true, or once it is closed. */
  readonly settled: Promise<void>;
}

/** Refolds stale snapshots, one aggregate type after the other. The constructor starts it. */
export class BackgroundRefold implements Readiness {
  readonly settled: Promise<void>;
  readonly #progress = new Map<string, RefoldProgress>();
  readonly #closing = new Cancellation();
  #isReady = false;

  constructor(
    private readonly refolders: readonly Refolder[],
    private readonly runtime: Pick<Runtime, 'sleep'>,
    private readonly onError: OnRefoldError,
  ) {
    this.settled = this.#run();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get progress(): readonly RefoldProgress[] {
    return [...this.#progress.values()];
  }

  /** Stops the refold. What has been refolded stays so; the next start refolds the rest. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled;
  }

  async #run(): Promise<void> {
    for (const refolder of this.refolders) await this.#refold(refolder);
    this.#isReady = !this.#closing.aborted;
  }

  async #refold(refolder: Refolder): Promise<void> {
    const signal = this.#closing;
    while (!signal.aborted) {
      try {
        for await (const progress of refolder.refold({ scope: 'stale', signal })) {
          this.#progress.set(refolder.aggregateType, progress);
        }
        if (!signal.aborted) this.#reportFailures(refolder);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.onError(error);
        await this.runtime.sleep(retryMs, signal).catch(() => undefined);
      }
    }
  }

  #reportFailures({ aggregateType: type }: Refolder): void {
    for (const { aggregateId: id, error } of this.#progress.get(type)?.failures ?? [])
      this.onError(error, { type, id });
  }
}
