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

/** From how many bytes of states on they are written, before the whole batch is folded. */
const heldBytes = 16 * 1_024 * 1_024;
/** How often a snapshot is folded on and written at most, when a command came first each time. */
const attempts = 10;
/** Leaves room for as many refolds. */
const largestRevision = 2 ** 52;

/** What a batch works with. */
export interface RefoldBatchParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly events: Pick<EventHistory<A>, 'history' | 'versionOf'>;
  readonly maintenance: SnapshotMaintenance<A>;
  readonly runtime: Pick<Runtime, 'random'>;
  readonly signal: AbortSignalLike | undefined;
  /** Whether what is stored is to be refolded. */
  readonly isDue: (stored: StoredShape | undefined) => boolean;
}

/** What the journal makes of an aggregate, and how that is to be stored. */
interface Folded<A extends AggregateTypes> {
  readonly id: string;
  readonly head: Snapshot<A>;
  readonly refresh: Refresh<A>;
}

/** The refold was told to stop. */
export class Stopped extends Error {}

/** Folds some aggregates from their journal, each to its end, and writes their snapshots together. */
export class RefoldBatch<A extends AggregateTypes> {
  readonly #failures: RefoldFailure[] = [];

  constructor(private readonly parts: RefoldBatchParts<A>) {}

  /**
   * Returns what could not be refolded. What is stored of the aggregates need not be `known`. Rejects with `StoreUnavailable`, and
   * with {@link Stopped}.
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

  /** Writes them. Where a command came first it is folded on, which takes less time than the next command does, and written then. */
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
      // Not to an end that commands may move on for ever.
      const bounds = { version: await events.versionOf(id) };
      const head = await foldHistory(aggregate, until(signal, events), from ?? unborn(aggregate, id), bounds);
      const least = stored?.version ?? 1;
      if (head.version < least) throw new VersionNotReached(id, least, head.version);
      // What is missing may have had any revision, but hardly this one.
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

  /** Returns what was overtaken. What cannot be stored is singled out by halves, so that it keeps nothing else from it. */
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

/** The same events, as long as nobody aborts. */
function until<A extends AggregateTypes>(
  signal: AbortSignalLike | undefined,
  events: Pick<EventHistory<A>, 'history'>,
): Pick<EventHistory<A>, 'history'> {
  return {
    history: (id, range) => (signal?.aborted ? Promise.reject(new Stopped()) : events.history(id, range)),
  };
}
