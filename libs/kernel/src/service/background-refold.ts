import { Cancellation } from '../runtime/cancellation.js';
import type { Runtime } from '../runtime/runtime.js';
import type { RefoldProgress } from '../snapshots/refold-progress.js';
import type { Refolder } from '../snapshots/snapshot-refolder.js';

/** How long to wait before a refold goes on that the database interrupted. */
const retryMs = 2_000;

/** Told of what kept a refold from going on (it is tried again), or, with an aggregate, of what kept that one from being refolded. */
export type OnRefoldError = (error: unknown, aggregate?: { readonly type: string; readonly id: string }) => void;

/** Whether all snapshots that earlier releases wrote are in the shape of this one. */
export interface Readiness {
  /** Each one has been refolded, or reported as one that cannot be. */
  readonly isReady: boolean;
  /** Of each aggregate type that has been begun. */
  readonly progress: readonly RefoldProgress[];
  /** Resolves when it is ready, or was closed before. */
  readonly settled: Promise<void>;
}

/** Refolds stale snapshots, one aggregate type after the other, from its construction on. */
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

  /** Stops it; what has been refolded stays so, and the next start does the rest. */
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
