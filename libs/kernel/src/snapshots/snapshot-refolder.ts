import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import type { SnapshotMaintenance, StoredShape } from '../ports/snapshot-maintenance.js';
import type { AbortSignalLike, Runtime } from '../runtime/runtime.js';
import { idPages } from './id-pages.js';
import { RefoldBatch, Stopped, type RefoldBatchParts } from './refold-batch.js';
import { RefoldMeter, type RefoldProgress } from './refold-progress.js';
import { snapshotLags } from './snapshot-lag.js';
import { countSnapshots, snapshotStatus, totalOf, type SchemaCount, type SnapshotStatus } from './snapshot-status.js';

/** How many snapshots one batch refolds. */
const batchSize = 32;

/** The parts of a refolder. */
export interface SnapshotRefolderParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly events: Pick<EventHistory<A>, 'history' | 'versionOf'>;
  readonly maintenance: SnapshotMaintenance<A>;
  readonly runtime: Pick<Runtime, 'monotonic' | 'random'>;
}

/** Which snapshots are refolded, and until when. */
export interface RefoldOptions {
  /**
   * `stale`: the snapshots of a lower `schemaVersion`. `all`: also those of the same `schemaVersion`, and those that are missing.
   * Snapshots of a higher `schemaVersion` are never refolded.
   */
  readonly scope: 'stale' | 'all';
  /** Ends the refold early; the snapshots that have been written by then are valid. */
  readonly signal?: AbortSignalLike | undefined;
}

/** A {@link SnapshotRefolder} for code that need not know the types of the aggregate. */
export interface Refolder {
  readonly aggregateType: string;
  /** Counts the stored snapshots, and compares them with the journal. Rejects with `StoreUnavailable`. */
  status(): Promise<SnapshotStatus>;
  /**
   * Refolds snapshots, and yields the progress: at once, after each batch, and at the end. A snapshot that cannot be refolded or stored
   * stays as it is, is reported in `failures`, and does not stop the others. Memory does not grow with the number of snapshots or
   * events. Rejects with `StoreUnavailable`. A new refold of the `stale` snapshots goes on with those that are left.
   */
  refold(options: RefoldOptions): AsyncIterable<RefoldProgress>;
}

/**
 * Brings stored snapshots into the shape of this release, and repairs them: folds each one from the journal, and replaces the stored
 * one. If a command came first, its events are folded too. A refold never lowers a `schemaVersion`, so two releases side by side never
 * undo each other's work. It raises the `revision`, so that no engine overwrites the snapshot with a state that it had cached before. It
 * may be stopped at any moment and begun again: snapshots that are done are no longer stale, while one of the scope `all` starts over.
 * Several processes may run it at once.
 */
export class SnapshotRefolder<A extends AggregateTypes> implements Refolder {
  readonly aggregateType: string;

  constructor(private readonly parts: SnapshotRefolderParts<A>) {
    this.aggregateType = parts.aggregate.type;
  }

  status(): Promise<SnapshotStatus> {
    return snapshotStatus(this.parts.aggregate, this.parts.maintenance);
  }

  async *refold({ scope, signal }: RefoldOptions): AsyncGenerator<RefoldProgress, void, undefined> {
    const { aggregate, maintenance, runtime } = this.parts;
    const highest = scope === 'all' ? aggregate.schemaVersion : aggregate.schemaVersion - 1;
    const isDue = (stored: StoredShape | undefined) => (stored?.schemaVersion ?? highest) <= highest;
    const parts: RefoldBatchParts<A> = { ...this.parts, isDue, signal };
    const counts = await countSnapshots(maintenance, (schemaVersion) => schemaVersion <= highest);
    const meter = new RefoldMeter(this.aggregateType, totalOf(counts), runtime);
    yield meter.progress;
    try {
      yield* this.#refoldStored(parts, meter, counts);
      if (scope === 'all') yield* this.#writeMissing(parts, meter);
      yield* this.#retry(parts, meter);
      meter.finish();
      yield meter.progress;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }

  async *#refoldStored(
    parts: RefoldBatchParts<A>,
    meter: RefoldMeter,
    counts: readonly SchemaCount[],
  ): AsyncGenerator<RefoldProgress> {
    // The highest schemaVersion first: refolded snapshots get it, and must not be listed again.
    for (const { schemaVersion } of counts.toReversed()) {
      for await (const page of idPages(batchSize, (range) => parts.maintenance.list(schemaVersion, range))) {
        const ids = page.map(({ id }) => id);
        const known = new Map(page.map((stored) => [stored.id, stored]));
        meter.add(ids.length, await new RefoldBatch(parts).run(ids, known));
        yield meter.progress;
      }
    }
  }

  async *#writeMissing(parts: RefoldBatchParts<A>, meter: RefoldMeter): AsyncGenerator<RefoldProgress> {
    for await (const lags of snapshotLags(parts.maintenance)) {
      if (parts.signal?.aborted) throw new Stopped();
      for (const batch of batches(lags.filter(({ stored }) => stored === undefined))) {
        const ids = batch.map(({ id }) => id);
        meter.add(ids.length, await new RefoldBatch(parts).run(ids, new Map()));
        yield meter.progress;
      }
    }
  }

  /** Tries collisions again, since a snapshot that was refolded later may have given the key up; goes on as long as one succeeds. */
  async *#retry(parts: RefoldBatchParts<A>, meter: RefoldMeter): AsyncGenerator<RefoldProgress> {
    for (let before = Infinity; meter.collisions.length > 0 && meter.collisions.length < before;) {
      const collisions = meter.collisions;
      before = collisions.length;
      for (const batch of batches(collisions)) {
        const ids = batch.map(({ aggregateId }) => aggregateId);
        meter.retried(batch, await new RefoldBatch(parts).run(ids));
      }
      yield meter.progress;
    }
  }
}

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += batchSize) yield all.slice(start, start + batchSize);
}
