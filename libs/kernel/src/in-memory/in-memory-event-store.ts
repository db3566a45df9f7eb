import type { Aggregate, AggregateTypes } from '../aggregate.js';
import { assertAggregate } from '../aggregate-declaration.js';
import type { RecordedCommand } from '../command-identity.js';
import type { EventEnvelope } from '../event-envelope.js';
import { schemaOf, upcast } from '../event-evolution.js';
import { frozen } from '../frozen.js';
import type { Change, Commit, CommitResult, EventStore, HistoryRange } from '../event-store.js';
import { assertStoreOf } from '../names.js';
import type { KeyCollision, Refresh, ShapeRange, SnapshotMaintenance, StoredShape } from '../snapshot-maintenance.js';
import type { Snapshot } from '../snapshot.js';
import { storableBatch } from '../stored-size.js';
import { withKeys, withoutHolders } from './held-keys.js';
import { firstPage } from './page.js';

/** An event in the shape that the release which wrote it gave it. */
type StoredEvent<A extends AggregateTypes> = EventEnvelope<A> & { readonly schema: number };

/** A command that took effect: what it said, and which part of the journal it wrote. */
interface StoredCommand {
  readonly fingerprint: string;
  readonly after: number;
  readonly eventCount: number;
}

/** Everything that is stored; a commit works on a copy and swaps it in. */
interface Stored<A extends AggregateTypes> {
  readonly journal: readonly StoredEvent<A>[];
  readonly snapshots: ReadonlyMap<string, Snapshot<A>>;
  /** Who holds which key, by `<rule>:<key>`. */
  readonly holders: ReadonlyMap<string, string>;
  readonly commands: ReadonlyMap<string, StoredCommand>;
}

type Step<A extends AggregateTypes> =
  | { readonly stored: Stored<A> }
  | {
      readonly rejection:
        { readonly reason: 'version' | 'command' } | { readonly reason: 'unique'; readonly rule: string };
    };

/** The executable meaning of {@link EventStore} and {@link SnapshotMaintenance}. */
export class InMemoryEventStore<A extends AggregateTypes> implements EventStore<A>, SnapshotMaintenance<A> {
  readonly #aggregate: Aggregate<A>;
  readonly #storage: { stored: Stored<A> };

  /**
   * A store of its own, or one more on what `sharing` has stored, as of another release.
   * @throws {@link InvalidDeclaration} if the aggregate is not declared as it must be, or `sharing` is of another
   */
  constructor(aggregate: Aggregate<A>, sharing?: InMemoryEventStore<A>) {
    assertAggregate(aggregate);
    if (sharing) assertStoreOf('An in-memory store', aggregate.type, sharing);
    this.#aggregate = aggregate;
    this.#storage = sharing
      ? sharing.#storage
      : { stored: { journal: [], snapshots: new Map(), holders: new Map(), commands: new Map() } };
  }

  get aggregateType(): string {
    return this.#aggregate.type;
  }

  /** All snapshots by id, as they are now; a new map after every commit. */
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

  /** What is stored is never changed, so there is nothing to wait for. */
  barrier(): Promise<void> {
    return Promise.resolve();
  }

  async commit(given: readonly Commit<A>[]): Promise<CommitResult> {
    const batch = storableBatch(given);
    const position = this.#storage.stored.journal.length + 1;
    let stored = this.#storage.stored;
    for (const [index, commit] of batch.entries()) {
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

  list(schemaVersion: number, { after, limit }: ShapeRange): Promise<readonly StoredShape[]> {
    const shapes = this.#shapes(schemaVersion).filter(({ id }) => id > after);
    return Promise.resolve(shapes.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit));
  }

  refresh(batch: readonly Refresh<A>[]): Promise<readonly KeyCollision[]> {
    const collisions: KeyCollision[] = [];
    for (const { replaces, snapshot, uniqueKeys } of batch) {
      const { stored } = this.#storage;
      const { id, version } = snapshot;
      const replaced = stored.snapshots.get(id);
      if (replaced?.version !== version || replaced.schemaVersion !== replaces) continue;
      const keys = withKeys(stored.holders, id, uniqueKeys);
      if ('rule' in keys) collisions.push({ aggregateId: id, rule: keys.rule });
      else
        this.#storage.stored = {
          ...stored,
          ...keys,
          snapshots: new Map([...stored.snapshots, [id, frozen(snapshot)]]),
        };
    }
    return Promise.resolve(collisions);
  }

  #shapes(schemaVersion: number): StoredShape[] {
    return [...this.snapshots.values()]
      .filter((snapshot) => snapshot.schemaVersion === schemaVersion)
      .map(({ id, version }) => ({ id, version, schemaVersion }));
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

function withCommit<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  stored: Stored<A>,
  { command, changes }: Commit<A>,
): Step<A> {
  if (command && stored.commands.has(command.id)) return { rejection: { reason: 'command' } };
  // What all its changes leave is free for any of them.
  const free = changes.map(({ aggregateId }) => aggregateId);
  let step: Step<A> = {
    stored: changes.length > 1 ? { ...stored, holders: withoutHolders(stored.holders, free) } : stored,
  };
  for (const change of changes) {
    step = withChange(aggregate, step.stored, change);
    if ('rejection' in step) return step;
  }
  if (!command) return step;
  const after = stored.journal.length;
  const recorded = { fingerprint: command.fingerprint, after, eventCount: step.stored.journal.length - after };
  return { stored: { ...step.stored, commands: new Map([...stored.commands, [command.id, recorded]]) } };
}

function withChange<A extends AggregateTypes>(
  { events: catalogue }: Aggregate<A>,
  stored: Stored<A>,
  change: Change<A>,
): Step<A> {
  const { aggregateId: id, expectedVersion, state, schemaVersion } = change;
  if ((stored.snapshots.get(id)?.version ?? 0) !== expectedVersion) return { rejection: { reason: 'version' } };

  const keys = withKeys(stored.holders, id, change.uniqueKeys);
  if ('rule' in keys) return { rejection: { reason: 'unique', rule: keys.rule } };

  const events = change.events.map((event, index) => ({
    ...event,
    position: stored.journal.length + index + 1,
    schema: schemaOf<A['event']>(catalogue, event.payload),
  }));
  const last = events.at(-1);
  if (!last) throw new RangeError('A change has at least one event.');
  const { version, position, at } = last;
  const snapshot: Snapshot<A> = Object.freeze({ id, state, version, position, at, schemaVersion });
  return {
    stored: {
      ...stored,
      journal: [...stored.journal, ...events],
      snapshots: new Map([...stored.snapshots, [id, snapshot]]),
      ...keys,
    },
  };
}
