/**
 * One filling of a view: its records, and how far in the journal they have come. A rebuild fills a new generation beside the one
 * that is read.
 */
export interface ViewGeneration {
  /** Ascending over all versions of the view; the first is 1. */
  readonly number: number;
  /** The version of the view's code that fills it. */
  readonly version: number;
  /** `building` until it has caught up for the first time; `live` ones are read, the highest number first; `retired` ones are being removed. */
  readonly status: 'building' | 'live' | 'retired';
  /** The position up to which every event has been applied, ignored or parked. */
  readonly checkpoint: number;
  /** The `markOf` the event at the checkpoint; absent if a release wrote the checkpoint that makes none. */
  readonly mark?: string | undefined;
  /** How many events are parked. */
  readonly parked: number;
  /** The position of the first of them. */
  readonly firstParked?: number | undefined;
  /** How often it was asked that parked events be tried again, since that was done; 0 if it need not be. */
  readonly replay: number;
}

/** An event that a generation leaves out as yet. */
export interface ParkedEvent {
  readonly position: number;
  readonly aggregateId: string;
  readonly version: number;
  /** Why it could not be applied; absent for one that only waits behind an earlier one of its aggregate. */
  readonly error?: string | undefined;
  /** Whether a newer release wrote it, so that this one could not read it. */
  readonly isNewer?: boolean | undefined;
}

/** A record, and the aggregate whose events it is made of. */
export interface OwnedRecord<V extends object> {
  readonly aggregateId: string;
  readonly record: V;
}

/** What the holder of its lease does to a generation in one transaction. */
export interface ViewStep<V extends object> {
  /** The lease's term. */
  readonly term: number;
  /** The checkpoint that it starts from, and the one that it leaves. */
  readonly from: number;
  readonly to: number;
  /** The mark of the event there. */
  readonly mark?: string | undefined;
  /** The records that change, whole, by their ids. */
  readonly records: ReadonlyMap<string, OwnedRecord<V>>;
  /** Whether each of the records is new: it is refused with `RecordTaken` if there is one with its id. */
  readonly areNew: boolean;
  /** The ids of records that go, after all others have been written. */
  readonly removed: readonly string[];
  /** Events that are parked from now on. */
  readonly parked: readonly ParkedEvent[];
  /** Positions of events that were parked and have now been applied. */
  readonly replayed: readonly number[];
}

/** The generation with a number, if it is there. */
export async function generationOf(
  store: { generations(): Promise<readonly ViewGeneration[]> },
  wanted: number,
): Promise<ViewGeneration | undefined> {
  return (await store.generations()).find(({ number }) => number === wanted);
}
