import { isId } from '../../data/id.js';
import { InvalidResult, kindOf } from '../../data/invalid-result.js';
import { isPlainObject } from '../../data/plain-data.js';
import { describe } from '../../errors/describe.js';
import { isUnavailable } from '../../errors/error-kind.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import { removed, type View } from '../../model/view.js';
import { pageBytes } from '../../ports/event-bytes.js';
import { storableRecord } from '../../ports/stores/storable-record.js';
import type { ParkedEvent } from '../../ports/follower-store.js';
import type { OwnedRecord } from '../../ports/stores/view-generation.js';
import type { JournalEntry } from '../../journal/journal-entries.js';
import type { Taken } from '../../followers/keeper.js';
import type { StepPace } from '../../followers/step-pace.js';
import { StepRecords } from './step-records.js';

/** The result of applying entries to the records of a view. */
export interface Applied<V extends object> extends Taken {
  readonly records: ReadonlyMap<string, OwnedRecord<V>>;
  /** The ids of the records to remove, after the others have been written. */
  readonly removed: readonly string[];
  readonly parked: readonly ParkedEvent[];
  /** The aggregates of which an event was parked for the first time. */
  readonly blocked: readonly string[];
}

/** What is needed to apply events. */
export interface ViewUpdates<A extends AggregateTypes, V extends object> {
  readonly view: View<V, A>;
  readonly load: (ids: readonly string[]) => Promise<ReadonlyMap<string, OwnedRecord<V>> | undefined>;
  /** Decides for how many events the records are loaded at once. */
  readonly loads: StepPace;
  /**
   * Waits, and resolves with whether an event that failed is tried again; otherwise it is parked. Rejects when no more events may be
   * applied.
   */
  readonly isTriedAgain: (error: unknown, attempt: number) => Promise<boolean>;
  /** Called before each event. Rejects when no more events may be applied. */
  readonly alive: () => Promise<void>;
}

/**
 * Applies entries in position order. Parks an entry that cannot be read, or whose `viewId` or `update` throws, with the later entries of
 * its aggregate, and all entries of aggregates that are `blocked`. The entries of other aggregates are applied.
 */
export async function applyEntries<A extends AggregateTypes, V extends object>(
  updates: ViewUpdates<A, V>,
  entries: readonly JournalEntry<A>[],
  blocked: ReadonlySet<string>,
): Promise<Applied<V>> {
  const { view, isTriedAgain, alive } = updates;
  const parked: ParkedEvent[] = [];
  const newlyBlocked = new Set<string>();
  const done: number[] = [];
  const { loaded, stored } = await withRecords(updates, entries);
  const records = new StepRecords(stored);
  let taken = 0;
  for (const entry of loaded) {
    if (records.bytes >= pageBytes) break;
    await alive();
    taken += 1;
    const { position, aggregateId, version } = entry;
    if (blocked.has(aggregateId) || newlyBlocked.has(aggregateId)) {
      parked.push({ position, aggregateId, version });
      continue;
    }
    const failure = await failureOf(entry);
    if (!failure) {
      done.push(position);
    } else if (failure.error instanceof NextStep) {
      taken -= 1;
      break;
    } else {
      newlyBlocked.add(aggregateId);
      const isNewer = 'error' in entry && isUnavailable(entry.error);
      parked.push({ position, aggregateId, version, error: describe(failure.error), ...(isNewer ? { isNewer } : {}) });
    }
  }
  const { written, removed: gone } = records;
  return { taken, records: written, removed: gone, parked, blocked: [...newlyBlocked], done };

  /** Applies an entry, several times if necessary. Returns the error if it cannot be applied. */
  async function failureOf(entry: JournalEntry<A>): Promise<{ readonly error: unknown } | undefined> {
    if ('error' in entry) return entry;
    for (let attempt = 1; ; attempt += 1) {
      try {
        apply(entry);
        return undefined;
      } catch (error) {
        if (error instanceof NextStep || !(await isTriedAgain(error, attempt))) return { error };
      }
    }
  }

  function apply(event: EventEnvelope<A>): void {
    const id: unknown = view.viewId(event);
    if (!isId(id)) throw new InvalidResult(`viewId returned ${kindOf(id)}: return text of 1 to 8,192 characters`);
    const { aggregateId } = event;
    const next: unknown = view.update(records.before(id, aggregateId), event);
    if (next === undefined) return;
    if (next === removed) {
      records.remove(id);
      return;
    }
    if (typeof next !== 'object' || next === null || !isPlainObject(next))
      throw new InvalidResult(
        `update returned ${kindOf(next)}: return a record (a plain object), \`removed\`, or undefined`,
      );
    if (records.mustWait(id)) throw new NextStep();
    // `update` returned it as a record, and it has been checked to be a plain object.
    records.write(id, { aggregateId, record: storableRecord(next as V, view.type) });
  }
}

/** Thrown for an event that can only be applied in the next step. */
class NextStep extends Error {}

/** Returns the first of the entries, as many as have records that may be held at once, and these records. */
async function withRecords<A extends AggregateTypes, V extends object>(
  { view, load, loads }: ViewUpdates<A, V>,
  entries: readonly JournalEntry<A>[],
): Promise<{
  readonly loaded: readonly JournalEntry<A>[];
  readonly stored?: ReadonlyMap<string, OwnedRecord<V>> | undefined;
}> {
  if (view.isChildOfAggregate) return { loaded: entries };
  for (;;) {
    const loaded = entries.slice(0, loads.events);
    const stored = await load([...idsOf(view, loaded)]);
    if (stored) {
      loads.faster();
      return { loaded, stored };
    }
    loads.slower();
  }
}

function idsOf<A extends AggregateTypes, V extends object>(
  view: View<V, A>,
  entries: readonly JournalEntry<A>[],
): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const entry of entries) {
    try {
      const id = 'error' in entry ? undefined : view.viewId(entry);
      if (isId(id)) ids.add(id);
    } catch {
      // `applyEntries` parks the entry.
    }
  }
  return ids;
}
