import { frozen } from '../data/frozen.js';
import { assertStoreOf } from '../data/names.js';
import { assertAggregate } from '../model/aggregate-declaration.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import { upcast } from '../model/event-evolution.js';
import type { RecordedCommand } from '../ports/command-identity.js';
import type { Commit, CommitResult, EventStore, HistoryRange } from '../ports/event-store.js';
import {
  isOfShape,
  type IdRange,
  type JournalHead,
  type NotRefreshed,
  type Refresh,
  type SnapshotMaintenance,
  type StoredShape,
} from '../ports/snapshot-maintenance.js';
import type { Snapshot } from '../ports/snapshot.js';
import { withPositions } from '../ports/positions.js';
import { storableBatch, storableRefresh } from '../ports/stored-size.js';
import { withKeys, withoutHolders } from './held-keys.js';
import { firstPage } from './page.js';
import { pageOf, shapeOf } from './stored-shapes.js';
import { nothing, withCommit, type Stored, type StoredEvent } from './stored.js';

/**
 * Keeps the events and snapshots of one aggregate type in memory. It is the reference implementation of {@link EventStore} and {@link
 * SnapshotMaintenance}.
 */
export class InMemoryEventStore<A extends AggregateTypes> implements EventStore<A>, SnapshotMaintenance<A> {
  readonly #aggregate: Aggregate<A>;
  readonly #storage: { stored: Stored<A> };

  /**
   * Makes an empty store, or one that shares the storage of `sharing`, as the store of another release does.
   * @throws {@link InvalidDeclaration} if the aggregate's declaration is invalid, or `sharing` is the store of another aggregate type
   */
  constructor(aggregate: Aggregate<A>, sharing?: InMemoryEventStore<A>) {
    assertAggregate(aggregate);
    if (sharing) assertStoreOf('An in-memory store', aggregate.type, sharing);
    this.#aggregate = aggregate;
    this.#storage = sharing ? sharing.#storage : { stored: nothing };
  }

  get aggregateType(): string {
    return this.#aggregate.type;
  }

  /** All current snapshots, by aggregate id. Every write makes a new map. */
  get snapshots(): ReadonlyMap<string, Snapshot<A>> {
    return this.#storage.stored.snapshots;
  }

  load(ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<A>>> {
    const { snapshots } = this.#storage.stored;
    return Promise.resolve(
      new Map(
        ids.flatMap((id) => {
          const snapshot = snapshots.get(id);
          return snapshot ? [[id, snapshot]] : [];
        }),
      ),
    );
  }

  async findCommand(id: string): Promise<RecordedCommand<A> | undefined> {
    const found = this.#storage.stored.commands.get(id);
    if (!found) return undefined;
    const { fingerprint, after, eventCount } = found;
    return { fingerprint, events: await this.#read(this.#storage.stored.journal.slice(after, after + eventCount)) };
  }

  /** Resolves at once: a read in memory sees every commit before it. */
  barrier(): Promise<void> {
    return Promise.resolve();
  }

  async commit(given: readonly Commit<A>[]): Promise<CommitResult> {
    const batch = storableBatch(given);
    const position = this.#storage.stored.journal.length + 1;
    let stored = this.#storage.stored;
    for (const [index, commit] of withPositions(batch, position).entries()) {
      const step = withCommit(this.#aggregate, stored, commit);
      if ('rejection' in step) return Promise.resolve({ outcome: 'rejected', index, ...step.rejection });
      stored = step.stored;
    }
    this.#storage.stored = stored;
    return Promise.resolve({ outcome: 'committed', position });
  }

  async history(aggregateId: string, { after, limit }: HistoryRange): Promise<readonly EventEnvelope<A>[]> {
    const { journal } = this.#storage.stored;
    const later = journal.filter((event) => event.aggregateId === aggregateId && event.version > after);
    return this.#read(firstPage(later, limit));
  }

  versionOf(aggregateId: string): Promise<number> {
    return Promise.resolve(this.#storage.stored.versions.get(aggregateId) ?? 0);
  }

  async journal({ after, limit }: HistoryRange): Promise<readonly EventEnvelope<A>[]> {
    return this.#read(firstPage(this.#storage.stored.journal.slice(after), limit));
  }

  schemaVersions(): Promise<readonly number[]> {
    const versions = [...this.snapshots.values()].map(({ schemaVersion }) => schemaVersion);
    return Promise.resolve([...new Set(versions)].sort((a, b) => a - b));
  }

  count(schemaVersion: number): Promise<number> {
    return Promise.resolve(this.#shapes(schemaVersion).length);
  }

  list(schemaVersion: number, range: IdRange): Promise<readonly StoredShape[]> {
    return Promise.resolve(pageOf(range, this.#shapes(schemaVersion)));
  }

  shapes(ids: readonly string[]): Promise<ReadonlyMap<string, StoredShape>> {
    const found = ids.flatMap((id) => this.snapshots.get(id) ?? []);
    return Promise.resolve(new Map(found.map((snapshot) => [snapshot.id, shapeOf(snapshot)])));
  }

  journalHeads(range: IdRange): Promise<readonly JournalHead[]> {
    const heads = [...this.#storage.stored.versions].map(([id, version]) => ({ id, version }));
    return Promise.resolve(pageOf(range, heads));
  }

  async refresh(batch: readonly Refresh<A>[]): Promise<readonly NotRefreshed[]> {
    return Promise.resolve(batch.flatMap((refresh) => this.#refresh(refresh) ?? []));
  }

  /** Removes a snapshot and its unique keys, as a faulty restore does; for tests. */
  lose(id: string): void {
    const { stored } = this.#storage;
    const snapshots = new Map([...stored.snapshots].filter(([one]) => one !== id));
    this.#storage.stored = { ...stored, snapshots, holders: withoutHolders(stored.holders, [id]) };
  }

  /**
   * Removes every event after a position and the commands that wrote them, as a restore to an earlier moment does, and the snapshots of
   * the aggregates of these events; for tests.
   */
  restore(position: number): void {
    const { stored } = this.#storage;
    const journal = stored.journal.slice(0, position);
    const gone = new Set(stored.journal.slice(position).map(({ aggregateId }) => aggregateId));
    this.#storage.stored = {
      journal,
      versions: new Map(journal.map(({ aggregateId, version }) => [aggregateId, version])),
      snapshots: new Map([...stored.snapshots].filter(([id]) => !gone.has(id))),
      holders: withoutHolders(stored.holders, [...gone]),
      commands: new Map([...stored.commands].filter(([, { after, eventCount }]) => after + eventCount <= position)),
    };
  }

  #refresh(refresh: Refresh<A>): NotRefreshed | undefined {
    const { stored } = this.#storage;
    const { replaces, snapshot, uniqueKeys } = storableRefresh(refresh);
    const { id } = snapshot;
    const found = stored.snapshots.get(id);
    if (!isOfShape(found, replaces))
      return isOfShape(found, snapshot) ? undefined : { aggregateId: id, reason: 'overtaken' };
    const keys = withKeys(stored.holders, id, uniqueKeys);
    if ('rule' in keys) return { aggregateId: id, reason: 'unique', ...keys };
    this.#storage.stored = { ...stored, ...keys, snapshots: new Map([...stored.snapshots, [id, snapshot]]) };
    return undefined;
  }

  #shapes(schemaVersion: number): StoredShape[] {
    return [...this.snapshots.values()].filter((snapshot) => snapshot.schemaVersion === schemaVersion).map(shapeOf);
  }

  head(): Promise<number> {
    return Promise.resolve(this.#storage.stored.journal.length);
  }

  #read(events: readonly StoredEvent<A>[]): Promise<readonly EventEnvelope<A>[]> {
    const read = events.map(({ schema, ...event }) => {
      const { payload } = event;
      const stored = { type: payload.type, schema, payload, place: event };
      return frozen({ ...event, payload: upcast<A['event']>(this.#aggregate.events, stored) });
    });
    return Promise.resolve(read);
  }
}
