import { storedBytes } from '../data/storable.js';
import { RecordTaken } from '../errors/record-taken.js';
import type { Query, QueryBuilder, ReadModel } from '../model/query.js';
import { pageBytes } from '../ports/event-bytes.js';
import { storableStep } from '../ports/stores/storable-record.js';
import type { ParkedEvent } from '../ports/follower-store.js';
import type { OwnedRecord, ViewGeneration, ViewStep } from '../ports/stores/view-generation.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import type { Runtime } from '../runtime/runtime.js';
import type { InMemoryQuery } from './in-memory-query.js';
import { InMemoryReadModel } from './in-memory-read-model.js';

interface Lease {
  readonly owner: string;
  readonly term: number;
  readonly until: number;
}

interface Stored<V extends object> {
  readonly version: number;
  status: ViewGeneration['status'];
  checkpoint: number;
  mark: string | undefined;
  replay: number;
  lease: Lease;
  readonly records: Map<string, V>;
  /** The id of each record's aggregate, by record id. */
  readonly owners: Map<string, string>;
  readonly parked: Map<number, ParkedEvent>;
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
    const all = this.#generations.map(({ version, status, checkpoint, mark, replay, parked }, index) => ({
      number: index + 1,
      version,
      status,
      checkpoint,
      mark,
      replay,
      parked: parked.size,
      firstParked: parked.size > 0 ? Math.min(...parked.keys()) : undefined,
    }));
    return Promise.resolve(all.filter(({ number }) => !this.#removed.has(number)));
  }

  add(version: number): Promise<void> {
    const isBuilding = this.#generations.some((one) => one.version === version && one.status === 'building');
    if (!isBuilding)
      this.#generations.push({
        version,
        status: 'building',
        checkpoint: 0,
        mark: undefined,
        replay: 0,
        lease: { owner: '', term: 0, until: this.runtime.monotonic() },
        records: new Map(),
        owners: new Map(),
        parked: new Map(),
      });
    return Promise.resolve();
  }

  lease(generation: number, owner: string, ms: number): Promise<number | undefined> {
    const stored = this.#stored(generation);
    const now = this.runtime.monotonic();
    const { lease } = stored;
    const isHeld = lease.until > now;
    if (stored.status === 'retired' || (isHeld && lease.owner !== owner)) return Promise.resolve(undefined);
    const term = isHeld ? lease.term : lease.term + 1;
    stored.lease = { owner, term, until: now + ms };
    return Promise.resolve(term);
  }

  release(generation: number, term: number): Promise<void> {
    const stored = this.#stored(generation);
    if (stored.lease.term === term) stored.lease = { ...stored.lease, until: this.runtime.monotonic() };
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
    const { term, from, to, mark, records, areNew, removed, parked, replayed } = storableStep(step);
    const stored = this.#stored(generation);
    if (stored.status === 'retired' || stored.lease.term !== term || stored.checkpoint !== from) return false;
    if (areNew && [...records.keys()].some((id) => stored.records.has(id))) throw new RecordTaken();
    for (const [id, { aggregateId, record }] of records) {
      stored.records.set(id, record);
      stored.owners.set(id, aggregateId);
    }
    for (const id of removed) stored.records.delete(id);
    for (const event of parked) stored.parked.set(event.position, event);
    for (const position of replayed) stored.parked.delete(position);
    stored.checkpoint = to;
    stored.mark = mark;
    return Promise.resolve(true);
  }

  publish(generation: number, term: number): Promise<boolean> {
    const stored = this.#stored(generation);
    const isOurs = stored.lease.term === term && stored.status === 'building';
    if (isOurs) stored.status = 'live';
    return Promise.resolve(isOurs);
  }

  discard(generation: number, term: number): Promise<void> {
    const stored = this.#stored(generation);
    if (stored.lease.term === term) stored.status = 'retired';
    return Promise.resolve();
  }

  retire(generation: number, graceMs: number): Promise<void> {
    const stored = this.#stored(generation);
    if (stored.status === 'retired' || stored.lease.until + graceMs <= this.runtime.monotonic()) {
      stored.status = 'retired';
      this.#removed.add(generation);
      stored.records.clear();
      stored.parked.clear();
    }
    return Promise.resolve();
  }

  parked(generation: number, after: number, limit: number): Promise<readonly ParkedEvent[]> {
    const all = [...this.#stored(generation).parked.values()].sort((a, b) => a.position - b.position);
    return Promise.resolve(all.filter(({ position }) => position > after).slice(0, limit));
  }

  firstParked(generation: number, aggregateId: string): Promise<number | undefined> {
    const own = [...this.#stored(generation).parked.values()].filter((event) => event.aggregateId === aggregateId);
    return Promise.resolve(own.length > 0 ? Math.min(...own.map(({ position }) => position)) : undefined);
  }

  requestReplay(generation: number): Promise<void> {
    this.#stored(generation).replay += 1;
    return Promise.resolve();
  }

  endReplay(generation: number, requests: number): Promise<void> {
    const stored = this.#stored(generation);
    if (stored.replay === requests) stored.replay = 0;
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
