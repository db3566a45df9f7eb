import { storedBytes } from '../../data/storable.js';
import { pageBytes } from '../../ports/event-bytes.js';
import type { OwnedRecord } from '../../ports/view-generation.js';

/** How many records are remembered at most. */
const mostRecords = 10_000;

/**
 * The records of a generation as they are stored, as long as one term of its lease lasts: what a step has written need not be read
 * by a later one. That is safe because nobody else writes them meanwhile: a process that takes the lease over has another term, and then
 * the step that builds on what is remembered here is refused, as it would be if it built on what was read a moment ago.
 *
 * It remembers those that were written last, 10,000 of them and 16 MB at most.
 */
export class TermRecords<V extends object> {
  /** Those that were written last come last. */
  readonly #known = new Map<string, OwnedRecord<V>>();
  #bytes = 0;

  constructor(
    private readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined>,
  ) {}

  /** The records with these ids; unknown ids are absent. `undefined` if those that have to be read are more than about 16 MB. */
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

  /** Takes notice of what a step has stored, and of the ids of records that it has removed. */
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
