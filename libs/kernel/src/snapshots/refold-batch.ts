import { storedBytes } from '../data/storable.js';
import { VersionNotReached } from '../errors/command-errors.js';
import { hasCode, isSnapfoldError } from '../errors/error-kind.js';
import { RefoldFailed, SnapshotOvertaken, UniqueKeyHeld } from '../errors/refold-errors.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import type { Refresh, SnapshotMaintenance, StoredShape } from '../ports/snapshot-maintenance.js';
import { unborn, type Snapshot } from '../ports/snapshot.js';
import { assertFits } from '../ports/stored-size.js';
import { uniqueKeys } from '../ports/unique-keys.js';
import { concurrently } from '../runtime/concurrently.js';
import type { AbortSignalLike, Runtime } from '../runtime/runtime.js';
import { foldHistory, foldsAtOnce } from './history.js';
import type { RefoldFailure } from './refold-progress.js';

/** Folded states are written as soon as they take this many bytes, even if the batch is not done. */
const heldBytes = 16 * 1_024 * 1_024;
/** How often the refold of a snapshot is tried at most, if a command comes first each time. */
const attempts = 10;
/** The largest first revision of a snapshot that was missing. It leaves room for as many refolds below the largest safe integer. */
const largestRevision = 2 ** 52;

/** The parts of a batch. */
export interface RefoldBatchParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly events: Pick<EventHistory<A>, 'history' | 'versionOf'>;
  readonly maintenance: SnapshotMaintenance<A>;
  readonly runtime: Pick<Runtime, 'random'>;
  readonly signal: AbortSignalLike | undefined;
  /** Whether a stored snapshot, or a missing one, is to be refolded. */
  readonly isDue: (stored: StoredShape | undefined) => boolean;
}

/** An aggregate that was folded from its journal, and the refresh that stores it. */
interface Folded<A extends AggregateTypes> {
  readonly id: string;
  readonly head: Snapshot<A>;
  readonly refresh: Refresh<A>;
}

/** The refold was stopped by its signal. */
export class Stopped extends Error {}

/** Folds some aggregates from their journal, each to its end, and writes their snapshots together. */
export class RefoldBatch<A extends AggregateTypes> {
  readonly #failures: RefoldFailure[] = [];

  constructor(private readonly parts: RefoldBatchParts<A>) {}

  /**
   * Refolds those of the aggregates that are due, and returns those that could not be refolded. `known` are their stored snapshots,
   * which are read if it is left out. Rejects with `StoreUnavailable`, and with {@link Stopped}.
   */
  async run(ids: readonly string[], known?: ReadonlyMap<string, StoredShape>): Promise<readonly RefoldFailure[]> {
    const shapes = known ?? (await this.parts.maintenance.shapes(ids));
    const due = ids.filter((id) => this.parts.isDue(shapes.get(id)));
    let folded: Folded<A>[] = [];
    let bytes = 0;
    for await (const one of concurrently(due, foldsAtOnce, (id) => this.#fold(id, shapes.get(id)))) {
      if (!one) continue;
      folded.push(one);
      bytes += storedBytes(one.head.state);
      if (bytes < heldBytes) continue;
      await this.#settle(folded);
      folded = [];
      bytes = 0;
    }
    await this.#settle(folded);
    return this.#failures;
  }

  /**
   * Writes folded snapshots. If a command came first, the events that followed are folded too, and the snapshot is written again. That is
   * fast, so the next command seldom comes first again.
   */
  async #settle(folded: readonly Folded<A>[]): Promise<void> {
    const { maintenance, isDue } = this.parts;
    let overtaken = await this.#write(folded);
    for (let attempt = 2; overtaken.length > 0 && attempt <= attempts; attempt += 1) {
      const shapes = await maintenance.shapes(overtaken.map(({ id }) => id));
      const due = overtaken.filter(({ id }) => isDue(shapes.get(id)));
      const again: Folded<A>[] = [];
      for await (const one of concurrently(due, foldsAtOnce, ({ id, head }) => this.#fold(id, shapes.get(id), head)))
        if (one) again.push(one);
      overtaken = await this.#write(again);
    }
    for (const { id } of overtaken) this.#fail(id, new SnapshotOvertaken());
  }

  async #fold(id: string, stored: StoredShape | undefined, from?: Snapshot<A>): Promise<Folded<A> | undefined> {
    const { aggregate, events, runtime, signal } = this.parts;
    try {
      // Up to a fixed version, since commands could keep adding events for ever.
      const bounds = { version: await events.versionOf(id) };
      const head = await foldHistory(aggregate, until(signal, events), from ?? unborn(aggregate, id), bounds);
      const least = stored?.version ?? 1;
      if (head.version < least) throw new VersionNotReached(id, least, head.version);
      // A snapshot that is missing may have had any revision before, but it is unlikely that it had this one.
      const revision = stored ? stored.revision + 1 : Math.ceil(runtime.random() * largestRevision);
      const snapshot = { ...head, revision };
      const keys = uniqueKeys(aggregate, head.state);
      assertFits({ events: [], state: head.state, uniqueKeys: keys });
      return { id, head, refresh: { replaces: stored, snapshot, uniqueKeys: keys } };
    } catch (error) {
      if (error instanceof Stopped || hasCode(error, 'STORE_UNAVAILABLE')) throw error;
      this.#fail(id, error);
      return undefined;
    }
  }

  /** Writes snapshots, and returns those that a command overtook. Halves a batch that fails, so that only the snapshots at fault fail. */
  async #write(folded: readonly Folded<A>[]): Promise<readonly Folded<A>[]> {
    if (folded.length === 0) return [];
    try {
      const refused = await this.parts.maintenance.refresh(folded.map(({ refresh }) => refresh));
      return folded.filter(({ id }) => {
        const why = refused.find(({ aggregateId }) => aggregateId === id);
        if (why?.reason === 'unique') this.#fail(id, new UniqueKeyHeld(why.rule, why.key, why.holder));
        return why?.reason === 'overtaken';
      });
    } catch (error) {
      if (hasCode(error, 'STORE_UNAVAILABLE')) throw error;
      const middle = Math.ceil(folded.length / 2);
      if (middle < folded.length)
        return [...(await this.#write(folded.slice(0, middle))), ...(await this.#write(folded.slice(middle)))];
      for (const { id } of folded) this.#fail(id, error);
      return [];
    }
  }

  #fail(aggregateId: string, error: unknown): void {
    this.#failures.push({ aggregateId, error: isSnapfoldError(error) ? error : new RefoldFailed(error) });
  }
}

/** Reads the same events until the signal is aborted, and then rejects with {@link Stopped}. */
function until<A extends AggregateTypes>(
  signal: AbortSignalLike | undefined,
  events: Pick<EventHistory<A>, 'history'>,
): Pick<EventHistory<A>, 'history'> {
  return {
    history: (id, range) => (signal?.aborted ? Promise.reject(new Stopped()) : events.history(id, range)),
  };
}
