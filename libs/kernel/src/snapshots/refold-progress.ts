import type { SnapfoldError } from '../errors/error-kind.js';
import { UniqueKeyHeld } from '../errors/refold-errors.js';
import type { Runtime } from '../runtime/runtime.js';

/** A snapshot that could not be refolded, and stays as it was. */
export interface RefoldFailure {
  readonly aggregateId: string;
  /**
   * {@link UniqueKeyHeld}, `SnapshotOvertaken`, `UnreadableEvent`, `VersionNotReached` (the journal is shorter than the snapshot
   * says), `NotStorable`, `CommitTooLarge`, or `RefoldFailed` for whatever else folding or storing it threw.
   */
  readonly error: SnapfoldError;
}

/** How far a refold has come. */
export interface RefoldProgress {
  /** The `type` of the aggregates. */
  readonly aggregateType: string;
  /** How many there are to refold; one that is missing is counted once it is found. */
  readonly total: number;
  /** How many need no more work: refolded, by this or another process, or overtaken by a command. */
  readonly done: number;
  /** How many could not be refolded. */
  readonly failed: number;
  /** The first 1,000 of them. */
  readonly failures: readonly RefoldFailure[];
  /** Snapshots per second so far. */
  readonly perSecond: number;
  /** Seconds to go at this rate; `undefined` as long as it is not known. */
  readonly etaSeconds: number | undefined;
}

const namedFailures = 1_000;

/** Counts what a refold has done; however much that is, it takes no more memory. */
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

  /** Failures that may heal: the holder of the key may leave it. */
  get collisions(): readonly RefoldFailure[] {
    return this.#named.filter(({ error }) => error instanceof UniqueKeyHeld);
  }

  add(tried: number, failures: readonly RefoldFailure[]): void {
    this.#done += tried - failures.length;
    this.#failed += failures.length;
    this.#named = [...this.#named, ...failures].slice(0, namedFailures);
  }

  /** What came of failures that were tried again. */
  retried(before: readonly RefoldFailure[], failures: readonly RefoldFailure[]): void {
    this.#failed -= before.length;
    this.#named = this.#named.filter((failure) => !before.includes(failure));
    this.add(before.length, failures);
  }

  /** Nothing is left to refold: what is missing in the count has been done by others. */
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
