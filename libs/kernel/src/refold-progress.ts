import type { SnapfoldError } from './error-kind.js';
import type { Runtime } from './runtime.js';
import type { StoredShape } from './snapshot-maintenance.js';

/** A refolded snapshot claims a key that another aggregate holds: the newer state makes two of a kind. */
export class UniqueKeyHeld extends Error implements SnapfoldError {
  override readonly name = 'UniqueKeyHeld';
  readonly code = 'UNIQUE_KEY_HELD';
  readonly kind = 'conflict';

  constructor(readonly rule: string) {
    super(
      `Another aggregate holds its key of the rule "${rule}": change one of the two by a command, then refold again.`,
    );
  }
}

/** A snapshot that could not be refolded, and stays as it was stored. */
export interface RefoldFailure {
  readonly aggregateId: string;
  /** {@link UniqueKeyHeld}, `UnreadableEvent`, `VersionNotReached` (the journal is shorter than the snapshot says), or a fault. */
  readonly error: unknown;
}

/** How far a refold has come. */
export interface RefoldProgress {
  /** The `type` of the aggregates. */
  readonly aggregateType: string;
  /** How many there are to refold. */
  readonly total: number;
  /** How many need no more work: written anew, here or by another process, or overtaken by a command. */
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

/** A failure with what it takes to try again. */
export interface NotRefolded {
  readonly stored: StoredShape;
  readonly error: unknown;
}

const namedFailures = 1_000;

/** Counts what a refold has done; however much that is, it takes no more memory. */
export class RefoldMeter {
  readonly #start: number;
  #done = 0;
  #failed = 0;
  #named: readonly NotRefolded[] = [];

  constructor(
    private readonly aggregateType: string,
    private readonly counted: number,
    private readonly runtime: Pick<Runtime, 'monotonic'>,
  ) {
    this.#start = runtime.monotonic();
  }

  /** Failures that may heal: the holder of the key may leave it. */
  get collisions(): readonly NotRefolded[] {
    return this.#named.filter(({ error }) => error instanceof UniqueKeyHeld);
  }

  add(tried: number, failures: readonly NotRefolded[]): void {
    this.#done += tried - failures.length;
    this.#failed += failures.length;
    this.#named = [...this.#named, ...failures].slice(0, namedFailures);
  }

  /** What came of failures that were tried again. */
  retried(before: readonly NotRefolded[], failures: readonly NotRefolded[]): void {
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
      failures: this.#named.map(({ stored, error }) => ({ aggregateId: stored.id, error })),
      perSecond,
      etaSeconds: total === handled ? 0 : perSecond > 0 ? (total - handled) / perSecond : undefined,
    };
  }
}
