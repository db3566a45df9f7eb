import { isDeepStrictEqual } from 'node:util';
import { account } from '@snapfold/domain';
import { envelopeOf } from '../../stored/stored-fold.js';
import type { FilledGeneration, StoredParked, StoredRecord } from '../../stored/stored-views.js';
import type { StoredEvent } from '../../stored/stored.js';
import type { Violation } from '../violation.js';
import { FoldedRecords } from './folded-records.js';
import type { ViewCode } from './view-code.js';

/** Of one look. */
const MOST_TOLD = 5;

/**
 * A generation of a view told anew in memory, look by look, against what is stored: with the code of the release that keeps it, but
 * for the events that it has parked, and these must be the right ones.
 */
export class GenerationFold {
  readonly #records = new FoldedRecords();
  /** What was parked at the last look. */
  #parked: ReadonlyMap<number, StoredEvent> = new Map();
  /** Accounts of which events were parked: what comes of them may wait until a replay that is asked for is over. */
  readonly #waiting = new Set<string>();
  #checkpoint = 0;

  /** How far it has come. */
  get checkpoint(): number {
    return this.#checkpoint;
  }

  /** The positions of what was parked at the last look. */
  get parked(): readonly number[] {
    return [...this.#parked.keys()];
  }

  /**
   * Follows a generation to its checkpoint. Stored must be exactly the fold of the journal up to there without what is parked: of a
   * view with a record per event the records of what was applied since the last look, and as many as there must be in all; of
   * another all records.
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
    // A newer release tries again by itself, and nobody asks for it.
    if (!code.mayPark) this.#forget(generation);
    const expected = code.isChildOfAggregate ? changed : this.#records.all;
    const differences = compare(expected, new Map(records.map((record) => [record._id, recordOf(record)])));
    differences.push(...records.flatMap((record) => this.#records.strangerIn(record)));
    if (count !== this.#records.all.size)
      differences.push(`${count} records are stored, ${this.#records.all.size} are told`);
    for (const what of differences) complain('records = fold of the journal up to the checkpoint', what);
    return found.slice(0, MOST_TOLD);
  }

  /** Accounts whose first parked event can be applied by this code. */
  mendable(code: ViewCode): string[] {
    const first = new Map<string, StoredEvent>();
    for (const event of this.#parked.values()) if (!first.has(event.aggregateId)) first.set(event.aggregateId, event);
    return [...first.values()].filter((event) => this.#failureOf(event, code) === undefined).map(placeOf);
  }

  /** What is parked as the journal has it, if it is all there and may be parked. */
  #parkedEvents(
    journal: readonly StoredEvent[],
    { parked: count, leftOut, checkpoint }: FilledGeneration,
    complain: (oracle: string, what: string) => void,
  ): ReadonlyMap<number, StoredEvent> {
    const events = new Map<number, StoredEvent>();
    if (count !== leftOut.length) complain('as many are parked as is told', `${count} are told, ${leftOut.length} are`);
    for (const { position, aggregateId, version } of leftOut) {
      const event = journal[position - 1];
      const parked = `${aggregateId}-${version} at position ${position}`;
      if (event?.aggregateId !== aggregateId || event.version !== version || position > checkpoint)
        complain('what is parked is an event that has been passed', `${parked} is none`);
      else if (position <= this.#checkpoint && !this.#parked.has(position))
        complain('what has been applied is never parked', parked);
      else events.set(position, event);
    }
    return events;
  }

  /** Applies what is new and not parked, and what is parked no more, in the order of the journal. */
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
          complain('only what cannot be applied is parked', placeOf(event));
        if (isForItself && typeof reasons.get(position)?.error !== 'string')
          complain('the first that is parked of an aggregate says why', placeOf(event));
        isLeftOut.add(aggregateId);
        this.#waiting.add(aggregateId);
      } else if (isLeftOut.has(aggregateId)) {
        complain('what comes after a parked event of its aggregate waits', placeOf(event));
      } else if (failure !== undefined) {
        complain('what cannot be applied is parked', `${placeOf(event)}: ${failure}`);
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

  /** Once no replay is asked for, nothing waits but what comes after a parked event. */
  #forget({ replay }: FilledGeneration): void {
    if (Number(replay ?? 0) > 0) return;
    this.#waiting.clear();
    for (const { aggregateId } of this.#parked.values()) this.#waiting.add(aggregateId);
  }
}

function placeOf({ _id: position, aggregateId, version, payload }: StoredEvent): string {
  return `${payload.type} ${aggregateId}-${version} at position ${position}`;
}

/** What a view made of it. */
function recordOf({ _id, _aggregateId, ...record }: StoredRecord): object {
  return record;
}

/** What differs, with ids. */
export function compare(expected: ReadonlyMap<string, object>, stored: ReadonlyMap<string, object>): string[] {
  const ids = new Set([...expected.keys(), ...stored.keys()]);
  return [...ids]
    .filter((id) => !isDeepStrictEqual(expected.get(id), stored.get(id)))
    .map((id) => `${id} is stored as ${JSON.stringify(stored.get(id))}, told as ${JSON.stringify(expected.get(id))}`);
}
