import { storedBytes } from '../data/storable.js';
import { RecordTaken } from '../errors/record-taken.js';
import type { Query, QueryBuilder, ReadModel } from '../model/query.js';
import { pageBytes } from '../ports/event-bytes.js';
import { storableStep } from '../ports/stores/storable-record.js';
import type { ParkedEvent } from '../ports/follower-store.js';
import type { OwnedRecord, ViewGeneration, ViewStep } from '../ports/stores/view-generation.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import type { Runtime } from '../runtime/runtime.js';
import { InMemoryFollower } from './in-memory-follower.js';
import type { InMemoryQuery } from './in-memory-query.js';
import { InMemoryReadModel } from './in-memory-read-model.js';

interface Stored<V extends object> {
  readonly version: number;
  status: ViewGeneration['status'];
  follower: InMemoryFollower;
  readonly records: Map<string, V>;
  /** The id of each record's aggregate, by record id. */
  readonly owners: Map<string, string>;
}

/** Keeps the generations of one view in memory. It is the reference implementation of {@link ViewStore}. */
export class InMemoryViewStore<V extends object, Q extends Query> implements ViewStore<V, Q> {
  readonly #generations: Stored<V>[] = [];
  readonly #removed = new Set<number>();

  /** @param runtime its monotonic clock measures the leases */
  constructor(
    private readonly builder: QueryBuilder<Q, InMemoryQuery<V>>,
    private readonly runtime: Pick<Runtime, 'monotonic'>,
  ) {}

  generations(): Promise<readonly ViewGeneration[]> {
    const all = this.#generations.map(({ version, status, follower }, index) => ({
      number: index + 1,
      version,
      status,
      ...follower.following,
    }));
    return Promise.resolve(all.filter(({ number }) => !this.#removed.has(number)));
  }

  add(version: number): Promise<void> {
    const isBuilding = this.#generations.some((one) => one.version === version && one.status === 'building');
    if (!isBuilding)
      this.#generations.push({
        version,
        status: 'building',
        follower: new InMemoryFollower(this.runtime),
        records: new Map(),
        owners: new Map(),
      });
    return Promise.resolve();
  }

  lease(generation: number, owner: string, ms: number): Promise<number | undefined> {
    const { status, follower } = this.#stored(generation);
    return Promise.resolve(status === 'retired' ? undefined : follower.lease(owner, ms));
  }

  release(generation: number, term: number): Promise<void> {
    this.#stored(generation).follower.release(term);
    return Promise.resolve();
  }

  load(generation: number, ids: readonly string[]): Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined> {
    const { records, owners } = this.#stored(generation);
    const found = new Map<string, OwnedRecord<V>>();
    let bytes = 0;
    for (const id of ids) {
      const record = records.get(id);
      if (!record) continue;
      found.set(id, { aggregateId: owners.get(id) ?? id, record });
      bytes += storedBytes(record);
      if (found.size > 1 && bytes > pageBytes) return Promise.resolve(undefined);
    }
    return Promise.resolve(found);
  }

  async commit(generation: number, step: ViewStep<V>): Promise<boolean> {
    const storable = storableStep(step);
    const { records, areNew, removed } = storable;
    const stored = this.#stored(generation);
    if (stored.status === 'retired' || !stored.follower.takes(storable)) return false;
    if (areNew && [...records.keys()].some((id) => stored.records.has(id))) throw new RecordTaken();
    for (const [id, { aggregateId, record }] of records) {
      stored.records.set(id, record);
      stored.owners.set(id, aggregateId);
    }
    for (const id of removed) stored.records.delete(id);
    stored.follower.move(storable);
    return Promise.resolve(true);
  }

  publish(generation: number, term: number): Promise<boolean> {
    const stored = this.#stored(generation);
    const isOurs = stored.follower.isHeld(term) && stored.status === 'building';
    if (isOurs) stored.status = 'live';
    return Promise.resolve(isOurs);
  }

  discard(generation: number, term: number): Promise<void> {
    const stored = this.#stored(generation);
    if (stored.follower.isHeld(term)) stored.status = 'retired';
    return Promise.resolve();
  }

  retire(generation: number, graceMs: number): Promise<void> {
    const stored = this.#stored(generation);
    if (stored.status === 'retired' || stored.follower.isLeft(graceMs)) {
      stored.status = 'retired';
      this.#removed.add(generation);
      stored.records.clear();
      stored.follower = new InMemoryFollower(this.runtime);
    }
    return Promise.resolve();
  }

  parked(generation: number, after: number, limit: number): Promise<readonly ParkedEvent[]> {
    return Promise.resolve(this.#stored(generation).follower.parked(after, limit));
  }

  firstParked(generation: number, aggregateId: string): Promise<number | undefined> {
    return Promise.resolve(this.#stored(generation).follower.firstParked(aggregateId));
  }

  requestReplay(generation: number): Promise<void> {
    this.#stored(generation).follower.requestReplay();
    return Promise.resolve();
  }

  endReplay(generation: number, requests: number): Promise<void> {
    this.#stored(generation).follower.endReplay(requests);
    return Promise.resolve();
  }

  records(generation: number): ReadModel<V, Q> {
    return new InMemoryReadModel(() => this.#stored(generation).records, this.builder);
  }

  #stored(generation: number): Stored<V> {
    const stored = this.#generations[generation - 1];
    if (!stored) throw new RangeError(`The view has no generation ${generation}.`);
    return stored;
  }
}
