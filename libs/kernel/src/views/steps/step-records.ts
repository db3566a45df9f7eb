import { storedBytes } from '../../data/storable.js';
import { RecordTaken } from '../../errors/record-taken.js';
import type { OwnedRecord } from '../../ports/view-generation.js';

/** What the events of a step make of the records of a view. */
export class StepRecords<V extends object> {
  readonly #written = new Map<string, OwnedRecord<V>>();
  readonly #removed = new Set<string>();
  #bytes = 0;

  /** @param stored the records before the step; `undefined` for a view with a record per event */
  constructor(private readonly stored: ReadonlyMap<string, OwnedRecord<V>> | undefined) {}

  /** How many bytes the records take that the step writes. */
  get bytes(): number {
    return this.#bytes;
  }

  get written(): ReadonlyMap<string, OwnedRecord<V>> {
    return this.#written;
  }

  /** The ids of records that go, after the others have been written. */
  get removed(): readonly string[] {
    return [...this.#removed];
  }

  /**
   * The record before the next event of an aggregate.
   * @throws {@link RecordTaken} if it is another aggregate's
   */
  before(id: string, aggregateId: string): V | undefined {
    if (!this.stored || this.#removed.has(id)) return undefined;
    const found = this.#written.get(id) ?? this.stored.get(id);
    if (found && found.aggregateId !== aggregateId)
      throw new RecordTaken(`the record "${id}" is that of the aggregate "${found.aggregateId}"`);
    return found?.record;
  }

  /** Whether a record can be written only after this step: the step removes one of its id, and the store would do that last. */
  mustWait(id: string): boolean {
    return this.stored === undefined && this.#removed.has(id);
  }

  /** @throws {@link RecordTaken} if, with a record per event, there is one with this id */
  write(id: string, next: OwnedRecord<V>): void {
    const earlier = this.#written.get(id);
    if (earlier && !this.stored) throw new RecordTaken();
    this.#removed.delete(id);
    this.#count(id, next);
    this.#written.set(id, next);
  }

  remove(id: string): void {
    // With a record per event it is written all the same, so that one which has its id already is found.
    if (this.stored && this.#written.has(id)) {
      this.#count(id);
      this.#written.delete(id);
    }
    this.#removed.add(id);
  }

  #count(id: string, next?: OwnedRecord<V>): void {
    const earlier = this.#written.get(id);
    this.#bytes += (next ? storedBytes(next.record) : 0) - (earlier ? storedBytes(earlier.record) : 0);
  }
}
