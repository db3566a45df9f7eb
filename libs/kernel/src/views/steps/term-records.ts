import { storedBytes } from '../../data/storable.js';
import { pageBytes } from '../../ports/event-bytes.js';
import type { OwnedRecord } from '../../ports/stores/view-generation.js';

/** How many records are remembered at most. */
const mostRecords = 10_000;

/**
 * Remembers the stored records of a generation during one term of its lease, so that a step need not read what an earlier one has
 * written. That is safe because no other process writes them during the term: a process that takes over the lease has another term. Then
 * the store refuses a step that builds on records remembered here, just as it refuses one that builds on records read a moment ago.
 *
 * Remembers the records that were written last, at most 10,000 and at most 16 MB.
 */
export class TermRecords<V extends object> {
  /** In the order in which they were written. */
  readonly #known = new Map<string, OwnedRecord<V>>();
  #bytes = 0;

  constructor(
    private readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined>,
  ) {}

  /**
   * Returns the records with these ids; unknown ids are absent. Returns `undefined` if the records that have to be read exceed about 16
   * MB.
   */
  async load(ids: readonly string[]): Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined> {
    const found = new Map<string, OwnedRecord<V>>();
    for (const id of ids) {
      const record = this.#known.get(id);
      if (record) found.set(id, record);
    }
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length === 0) return found;
    const read = await this.read(missing);
    return read && new Map([...found, ...read]);
  }

  /** Takes note of the records that a step has stored, and of the ids of those that it has removed. */
  stored(records: ReadonlyMap<string, OwnedRecord<V>>, removed: readonly string[]): void {
    for (const id of removed) this.#forget(id);
    for (const [id, record] of records) {
      this.#forget(id);
      this.#known.set(id, record);
      this.#bytes += storedBytes(record.record);
    }
    for (const id of this.#known.keys()) {
      if (this.#known.size <= mostRecords && this.#bytes <= pageBytes) break;
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    const known = this.#known.get(id);
    if (!known) return;
    this.#known.delete(id);
    this.#bytes -= storedBytes(known.record);
  }
}
