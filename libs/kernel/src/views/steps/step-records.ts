import { storedBytes } from '../../data/storable.js';
import { RecordTaken } from '../../errors/record-taken.js';
import type { OwnedRecord } from '../../ports/stores/view-generation.js';

/** Collects what the events of a step do to the records of a view. */
export class StepRecords<V extends object> {
  readonly #written = new Map<string, OwnedRecord<V>>();
  readonly #removed = new Set<string>();
  #bytes = 0;

  /** @param stored the records before the step; `undefined` for a view with a record per event */
  constructor(private readonly stored: ReadonlyMap<string, OwnedRecord<V>> | undefined) {}

  /** The size in bytes of the records that the step writes. */
  get bytes(): number {
    return this.#bytes;
  }

  get written(): ReadonlyMap<string, OwnedRecord<V>> {
    return this.#written;
  }

  /** The ids of the records that the step removes, after it has written the others. */
  get removed(): readonly string[] {
    return [...this.#removed];
  }

  /**
   * Returns the record that the next event of an aggregate finds.
   * @throws {@link RecordTaken} if the record belongs to another aggregate
   */
  before(id: string, aggregateId: string): V | undefined {
    if (!this.stored || this.#removed.has(id)) return undefined;
    const found = this.#written.get(id) ?? this.stored.get(id);
    if (found && found.aggregateId !== aggregateId)
      throw new RecordTaken(`the record "${id}" belongs to the aggregate "${found.aggregateId}"`);
    return found?.record;
  }

  /**
   * Whether a record can be written only after this step, since the step removes one with the same id, and the store removes records
   * last.
   */
  mustWait(id: string): boolean {
    return this.stored === undefined && this.#removed.has(id);
  }

  /** @throws {@link RecordTaken} if the view has a record per event, and the step has written one with this id */
  write(id: string, next: OwnedRecord<V>): void {
    const earlier = this.#written.get(id);
    if (earlier && !this.stored) throw new RecordTaken();
    this.#removed.delete(id);
    this.#count(id, next);
    this.#written.set(id, next);
  }

  remove(id: string): void {
    // A view with a record per event writes the record before it removes it, so that the store finds out whether its id is taken.
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
