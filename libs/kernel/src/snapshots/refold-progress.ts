import type { SnapfoldError } from '../errors/error-kind.js';
import { UniqueKeyHeld } from '../errors/refold-errors.js';
import type { Runtime } from '../runtime/runtime.js';

/** A snapshot that could not be refolded, and stays as it was. */
export interface RefoldFailure {
  readonly aggregateId: string;
  /**
   * {@link UniqueKeyHeld}, `SnapshotOvertaken`, `UnreadableEvent`, `VersionNotReached` (the journal is shorter than the snapshot
   * says), `NotStorable`, `CommitTooLarge`, or `RefoldFailed` for any other error that folding or storing it threw.
   */
  readonly error: SnapfoldError;
}

/** How far a refold has come. */
export interface RefoldProgress {
  /** The `type` of the aggregates. */
  readonly aggregateType: string;
  /** How many snapshots are to be refolded; a missing one is counted once it is found. */
  readonly total: number;
  /** How many need no more work: a refold of this or another process, or a command, has written them. */
  readonly done: number;
  /** How many could not be refolded. */
  readonly failed: number;
  /** The first 1,000 of those that could not be refolded. */
  readonly failures: readonly RefoldFailure[];
  /** Snapshots per second so far. */
  readonly perSecond: number;
  /** The seconds that are left at this rate; `undefined` as long as the rate is not known. */
  readonly etaSeconds: number | undefined;
}

const namedFailures = 1_000;

/** Counts what a refold has done. Its memory does not grow with the number of snapshots. */
export class RefoldMeter {
  readonly #start: number;
  #done = 0;
  #failed = 0;
  #named: readonly RefoldFailure[] = [];

  constructor(
    private readonly aggregateType: string,
    private readonly counted: number,
    private readonly runtime: Pick<Runtime, 'monotonic'>,
  ) {
    this.#start = runtime.monotonic();
  }

  /** Failures that may be gone at a second try, because the other aggregate may have given the key up. */
  get collisions(): readonly RefoldFailure[] {
    return this.#named.filter(({ error }) => error instanceof UniqueKeyHeld);
  }

  add(tried: number, failures: readonly RefoldFailure[]): void {
    this.#done += tried - failures.length;
    this.#failed += failures.length;
    this.#named = [...this.#named, ...failures].slice(0, namedFailures);
  }

  /** Counts failures that were tried again, and those of them that failed again. */
  retried(before: readonly RefoldFailure[], failures: readonly RefoldFailure[]): void {
    this.#failed -= before.length;
    this.#named = this.#named.filter((failure) => !before.includes(failure));
    this.add(before.length, failures);
  }

  /** Ends the count: other processes have done what this one has not counted. */
  finish(): void {
    this.#done = Math.max(this.#done, this.counted - this.#failed);
  }

  get progress(): RefoldProgress {
    const handled = this.#done + this.#failed;
    const total = Math.max(this.counted, handled);
    const seconds = (this.runtime.monotonic() - this.#start) / 1_000;
    const perSecond = seconds > 0 ? handled / seconds : 0;
    return {
      aggregateType: this.aggregateType,
      total,
      done: this.#done,
      failed: this.#failed,
      failures: this.#named,
      perSecond,
      etaSeconds: total === handled ? 0 : perSecond > 0 ? (total - handled) / perSecond : undefined,
    };
  }
}
