import { isDeepStrictEqual } from 'node:util';
import { account, type AccountTypes } from '@snapfold/domain';
import { removed, type View } from '@snapfold/kernel';
import { envelopeOf } from './stored-fold.js';
import type { StoredEvent } from './stored.js';
import type { FilledGeneration } from './stored-views.js';
import type { Violation } from './violation.js';

/** Of one look. */
const MOST_TOLD = 5;

/** A generation of a view told anew in memory with the domain's own view, look by look, against what is stored. */
export class GenerationFold {
  readonly #records = new Map<string, object>();
  #checkpoint = 0;

  constructor(private readonly view: View<object, AccountTypes>) {}

  /** How far it has come. */
  get checkpoint(): number {
    return this.#checkpoint;
  }

  /**
   * Follows a generation to its checkpoint. Stored must be exactly the fold of the journal up to there: of a view with a record
   * per event the records after the last look, and as many as there must be in all; of another all records.
   */
  look(journal: readonly StoredEvent[], generation: FilledGeneration): Violation[] {
    const { _id, checkpoint, parked, count, records } = generation;
    const broken = (oracle: string, what: string) => ({ oracle, what: `${_id} at checkpoint ${checkpoint}: ${what}` });
    if (parked > 0) return [broken('nothing is parked', `${parked} events are`)];
    if (checkpoint < this.#checkpoint)
      return [broken('a checkpoint never goes back', `${this.#checkpoint} was before`)];
    if (checkpoint > journal.length)
      return [broken('a checkpoint is in the journal', `that ends at ${journal.length}`)];
    const changed = this.#follow(journal, checkpoint);
    const expected = this.view.isChildOfAggregate ? changed : this.#records;
    const found = compare(expected, new Map(records.map(({ _id: id, ...record }) => [id, record])));
    if (count !== this.#records.size) found.push(`${count} records are stored, ${this.#records.size} are told`);
    return found.slice(0, MOST_TOLD).map((what) => broken('records = fold of the journal up to the checkpoint', what));
  }

  #follow(journal: readonly StoredEvent[], checkpoint: number): ReadonlyMap<string, object> {
    const changed = new Map<string, object>();
    for (const stored of journal.slice(this.#checkpoint, checkpoint)) {
      const event = envelopeOf(account, stored);
      const id = this.view.viewId(event);
      const record = this.view.update(this.view.isChildOfAggregate ? undefined : this.#records.get(id), event);
      for (const told of [changed, this.#records]) {
        if (record === removed) told.delete(id);
        else if (record) told.set(id, record);
      }
    }
    this.#checkpoint = checkpoint;
    return changed;
  }
}

/** What differs, with ids. */
export function compare(expected: ReadonlyMap<string, object>, stored: ReadonlyMap<string, object>): string[] {
  const ids = new Set([...expected.keys(), ...stored.keys()]);
  return [...ids]
    .filter((id) => !isDeepStrictEqual(expected.get(id), stored.get(id)))
    .map((id) => `${id} is stored as ${JSON.stringify(stored.get(id))}, told as ${JSON.stringify(expected.get(id))}`);
}
