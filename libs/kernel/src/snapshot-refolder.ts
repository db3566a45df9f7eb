import type { Aggregate, AggregateTypes } from './aggregate.js';
import { uniqueKeys } from './change.js';
import { StoreUnavailable } from './command-errors.js';
import { concurrently } from './concurrently.js';
import type { EventHistory } from './event-store.js';
import { RefoldMeter, UniqueKeyHeld, type NotRefolded, type RefoldProgress } from './refold-progress.js';
import type { AbortSignalLike, Runtime } from './runtime.js';
import type { Refresh, SnapshotMaintenance, StoredShape } from './snapshot-maintenance.js';
import { countSnapshots, snapshotStatus, totalOf, type SnapshotStatus } from './snapshot-status.js';
import { storedBytes } from './storable.js';
import { stateAt } from './time-travel.js';

/** How many snapshots are listed, and written, at the same time. */
const batchSize = 32;
/** How many are folded at the same time: each takes a page of its history and a state, of up to 16 MB either. More is no faster. */
const foldsAtOnce = 4;
/** From how many bytes of states on they are written, before there are as many. */
const heldBytes = 16 * 1_024 * 1_024;

/** What a refolder is made of. */
export interface SnapshotRefolderParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly events: Pick<EventHistory<A>, 'history'>;
  readonly maintenance: SnapshotMaintenance<A>;
  readonly runtime: Pick<Runtime, 'monotonic'>;
}

/** Which snapshots are refolded, and until when. */
export interface RefoldOptions {
  /** Those of a lower `schemaVersion`, or also those of this release's. Never those of a higher one. */
  readonly scope: 'stale' | 'all';
  /** Ends the refold early; what has been written by then is valid. */
  readonly signal?: AbortSignalLike | undefined;
}

/** {@link SnapshotRefolder}, for whoever need not know the aggregate's types. */
export interface Refolder {
  readonly aggregateType: string;
  /** Counts the stored snapshots. Rejects with `StoreUnavailable`. */
  status(): Promise<SnapshotStatus>;
  /**
   * Refolds, and tells the progress: at once, after each batch, and at the end. A snapshot that cannot be refolded stays as it
   * is, is reported by its aggregate's id, and stops no other. Memory does not grow with the number of snapshots or events.
   * Rejects with `StoreUnavailable`; begun again, it goes on where it was.
   */
  refold(options: RefoldOptions): AsyncIterable<RefoldProgress>;
}

/**
 * Brings stored snapshots into the shape of this release: folds each from the journal up to its version, and writes it back
 * unless a command came first. It only raises a `schemaVersion`, so two releases side by side never undo each other's work. It
 * may be stopped at any moment and begun again, since what is done is no longer stale; several processes may run it at once.
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
    const counts = await countSnapshots(maintenance, (schemaVersion) => schemaVersion <= highest);
    const meter = new RefoldMeter(this.aggregateType, totalOf(counts), runtime);
    yield meter.progress;
    try {
      for (const { schemaVersion } of counts) {
        for await (const batch of this.#stored(schemaVersion)) {
          meter.add(batch.length, await this.#refold(batch, signal));
          yield meter.progress;
        }
      }
      yield* this.#retry(meter, signal);
      meter.finish();
      yield meter.progress;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }

  /** A key may be free by now that a snapshot refolded later had held; as long as one is, the next may be. */
  async *#retry(meter: RefoldMeter, signal: AbortSignalLike | undefined): AsyncGenerator<RefoldProgress> {
    for (let before = Infinity; meter.collisions.length > 0 && meter.collisions.length < before;) {
      const collisions = meter.collisions;
      before = collisions.length;
      for (let start = 0; start < collisions.length; start += batchSize) {
        const batch = collisions.slice(start, start + batchSize);
        const failures = await this.#refold(
          batch.map(({ stored }) => stored),
          signal,
        );
        meter.retried(batch, failures);
      }
      yield meter.progress;
    }
  }

  async *#stored(schemaVersion: number): AsyncGenerator<readonly StoredShape[]> {
    for (let after: string | undefined = ''; after !== undefined;) {
      const batch: readonly StoredShape[] = await this.parts.maintenance.list(schemaVersion, {
        after,
        limit: batchSize,
      });
      if (batch.length > 0) yield batch;
      after = batch.length < batchSize ? undefined : batch.at(-1)?.id;
    }
  }

  async #refold(batch: readonly StoredShape[], signal: AbortSignalLike | undefined): Promise<readonly NotRefolded[]> {
    const failures: NotRefolded[] = [];
    let folded: Refolded<A>[] = [];
    let bytes = 0;
    for await (const outcome of concurrently(batch, foldsAtOnce, (stored) => this.#fold(stored, signal))) {
      if ('error' in outcome) {
        failures.push(outcome);
        continue;
      }
      folded.push(outcome);
      bytes += storedBytes(outcome.refresh.snapshot.state);
      if (bytes < heldBytes) continue;
      failures.push(...(await this.#write(folded)));
      folded = [];
      bytes = 0;
    }
    return [...failures, ...(await this.#write(folded))];
  }

  async #write(folded: readonly Refolded<A>[]): Promise<readonly NotRefolded[]> {
    const collisions = await this.parts.maintenance.refresh(folded.map(({ refresh }) => refresh));
    const rules = new Map(collisions.map(({ aggregateId, rule }) => [aggregateId, rule]));
    return folded.flatMap(({ stored }) => {
      const rule = rules.get(stored.id);
      return rule === undefined ? [] : [{ stored, error: new UniqueKeyHeld(rule) }];
    });
  }

  async #fold(stored: StoredShape, signal: AbortSignalLike | undefined): Promise<NotRefolded | Refolded<A>> {
    const { aggregate, events } = this.parts;
    try {
      const snapshot = await stateAt(aggregate, until(signal, events), stored.id, { version: stored.version });
      const keys = uniqueKeys(aggregate, snapshot.state);
      return { stored, refresh: { replaces: stored.schemaVersion, snapshot, uniqueKeys: keys } };
    } catch (error) {
      if (error instanceof Stopped || error instanceof StoreUnavailable) throw error;
      return { stored, error };
    }
  }
}

/** A snapshot that is ready to be written. */
interface Refolded<A extends AggregateTypes> {
  readonly stored: StoredShape;
  readonly refresh: Refresh<A>;
}

class Stopped extends Error {}

/** The same events, as long as nobody aborts. */
function until<A extends AggregateTypes>(
  signal: AbortSignalLike | undefined,
  events: Pick<EventHistory<A>, 'history'>,
): Pick<EventHistory<A>, 'history'> {
  return {
    history: (id, range) => (signal?.aborted ? Promise.reject(new Stopped()) : events.history(id, range)),
  };
}
