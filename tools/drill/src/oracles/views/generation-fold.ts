import { isDeepStrictEqual } from 'node:util';
import { account } from '@snapfold/domain';
import { envelopeOf } from '../../stored/stored-fold.js';
import type { FilledGeneration, StoredParked, StoredRecord } from '../../stored/stored-views.js';
import type { StoredEvent } from '../../stored/stored.js';
import type { Violation } from '../violation.js';
import { FoldedRecords } from './folded-records.js';
import type { ViewCode } from './view-code.js';

/** How many differences of one look are reported. */
const MOST_TOLD = 5;

/**
 * Folds a generation of a view in memory, look by look, and compares it with the stored records. It uses the code of the release that
 * keeps the generation, leaves out the parked events, and checks that the right ones are parked.
 */
export class GenerationFold {
  readonly #records = new FoldedRecords();
  /** The parked events at the last look, by position. */
  #parked: ReadonlyMap<number, StoredEvent> = new Map();
  /** Accounts with parked events. While a replay is asked for, their further events may be parked too. */
  readonly #waiting = new Set<string>();
  #checkpoint = 0;

  /** The checkpoint at the last look. */
  get checkpoint(): number {
    return this.#checkpoint;
  }

  /** The positions of the parked events at the last look. */
  get parked(): readonly number[] {
    return [...this.#parked.keys()];
  }

  /**
   * Follows a generation to its checkpoint. Its records must be the fold of the journal up to there, without the parked events. Of a
   * view with a record per event, this compares the records of the events that were applied since the last look, and the number of
   * all records. Of any other view it compares all records.
   */
  look(journal: readonly StoredEvent[], generation: FilledGeneration, code: ViewCode): Violation[] {
    const { _id, checkpoint, count, records } = generation;
    const broken = (oracle: string, what: string) => ({ oracle, what: `${_id} at checkpoint ${checkpoint}: ${what}` });
    if (checkpoint < this.#checkpoint)
      return [broken('a checkpoint never goes back', `${this.#checkpoint} was before`)];
    if (checkpoint > journal.length)
      return [broken('a checkpoint is in the journal', `that ends at ${journal.length}`)];
    const found: Violation[] = [];
    const complain = (oracle: string, what: string) => void found.push(broken(oracle, what));
    const parked = this.#parkedEvents(journal, generation, complain);
    const changed = this.#follow(journal.slice(this.#checkpoint, checkpoint), generation, parked, code, complain);
    this.#checkpoint = checkpoint;
    this.#parked = parked;
    // Not beside an older release: a newer one replays by itself, without being asked.
    if (!code.mayPark) this.#forget(generation);
    const expected = code.isChildOfAggregate ? changed : this.#records.all;
    const differences = compare(expected, new Map(records.map((record) => [record._id, recordOf(record)])));
    differences.push(...records.flatMap((record) => this.#records.strangerIn(record)));
    if (count !== this.#records.all.size)
      differences.push(`${count} records are stored, not ${this.#records.all.size}`);
    for (const what of differences) complain('records = fold of the journal up to the checkpoint', what);
    return found.slice(0, MOST_TOLD);
  }

  /** The accounts whose first parked event this code can apply. */
  mendable(code: ViewCode): string[] {
    const first = new Map<string, StoredEvent>();
    for (const event of this.#parked.values()) if (!first.has(event.aggregateId)) first.set(event.aggregateId, event);
    return [...first.values()].filter((event) => this.#failureOf(event, code) === undefined).map(placeOf);
  }

  /** The events of the journal that are parked. Reports those that cannot be. */
  #parkedEvents(
    journal: readonly StoredEvent[],
    { parked: count, leftOut, checkpoint }: FilledGeneration,
    complain: (oracle: string, what: string) => void,
  ): ReadonlyMap<number, StoredEvent> {
    const events = new Map<number, StoredEvent>();
    if (count !== leftOut.length)
      complain('the number of parked events is right', `${count} are counted, ${leftOut.length} are stored`);
    for (const { position, aggregateId, version } of leftOut) {
      const event = journal[position - 1];
      const parked = `${aggregateId}-${version} at position ${position}`;
      if (event?.aggregateId !== aggregateId || event.version !== version || position > checkpoint)
        complain('a parked event is in the journal before the checkpoint', `${parked} is none`);
      else if (position <= this.#checkpoint && !this.#parked.has(position))
        complain('an applied event is never parked', parked);
      else events.set(position, event);
    }
    return events;
  }

  /** Applies new events that are not parked, and events that are no longer parked, in the order of the journal. */
  #follow(
    news: readonly StoredEvent[],
    { leftOut }: FilledGeneration,
    parked: ReadonlyMap<number, StoredEvent>,
    code: ViewCode,
    complain: (oracle: string, what: string) => void,
  ): ReadonlyMap<string, object> {
    const changed = new Map<string, object>();
    const isLeftOut = new Set<string>();
    const reasons = new Map(leftOut.map((event): [number, StoredParked] => [event.position, event]));
    for (const event of [...this.#parked.values(), ...news]) {
      const { _id: position, aggregateId } = event;
      const failure = isLeftOut.has(aggregateId) ? undefined : this.#failureOf(event, code);
      if (parked.has(position)) {
        const isForItself =
          position > this.#checkpoint && !this.#waiting.has(aggregateId) && !isLeftOut.has(aggregateId);
        if (isForItself && failure === undefined && !code.mayPark?.(event))
          complain('only an event that cannot be applied is parked', placeOf(event));
        if (isForItself && typeof reasons.get(position)?.error !== 'string')
          complain('the first parked event of an aggregate has an error', placeOf(event));
        isLeftOut.add(aggregateId);
        this.#waiting.add(aggregateId);
      } else if (isLeftOut.has(aggregateId)) {
        complain('an event after a parked one of its aggregate is parked', placeOf(event));
      } else if (failure !== undefined) {
        complain('an event that cannot be applied is parked', `${placeOf(event)}: ${failure}`);
      } else {
        const { id, record } = this.#records.made(envelopeOf(account, event), code);
        if (record) this.#records.write(id, aggregateId, record);
        if (record) changed.set(id, record);
      }
    }
    return changed;
  }

  #failureOf(event: StoredEvent, code: ViewCode): string | undefined {
    try {
      this.#records.made(envelopeOf(account, event), code);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Once no replay is asked for, only accounts with parked events may have further ones parked. */
  #forget({ replay }: FilledGeneration): void {
    if (Number(replay ?? 0) > 0) return;
    this.#waiting.clear();
    for (const { aggregateId } of this.#parked.values()) this.#waiting.add(aggregateId);
  }
}

function placeOf({ _id: position, aggregateId, version, payload }: StoredEvent): string {
  return `${payload.type} ${aggregateId}-${version} at position ${position}`;
}

/** The record without the fields that the store adds. */
function recordOf({ _id, _aggregateId, ...record }: StoredRecord): object {
  return record;
}

/** Describes the records that differ, with their ids. */
export function compare(expected: ReadonlyMap<string, object>, stored: ReadonlyMap<string, object>): string[] {
  const ids = new Set([...expected.keys(), ...stored.keys()]);
  return [...ids]
    .filter((id) => !isDeepStrictEqual(expected.get(id), stored.get(id)))
    .map((id) => `${id} is stored as ${JSON.stringify(stored.get(id))}, not as ${JSON.stringify(expected.get(id))}`);
}
