/**
 * One filling of a view: its records, and the position up to which they contain the journal. A rebuild fills a new generation beside the
 * one that is read.
 */
export interface ViewGeneration {
  /** 1 for the first generation, and ascending over all versions of the view. */
  readonly number: number;
  /** The `version` of the view that fills the generation. */
  readonly version: number;
  /**
   * `building` until it has caught up for the first time. `live` generations are read, the one with the highest number first; `retired`
   * generations are being removed.
   */
  readonly status: 'building' | 'live' | 'retired';
  /** The position up to which every event has been applied, ignored or parked. */
  readonly checkpoint: number;
  /** The `markOf` the event at the checkpoint; absent if the release that wrote the checkpoint stored no marks. */
  readonly mark?: string | undefined;
  /** How many events are parked. */
  readonly parked: number;
  /** The position of the first parked event. */
  readonly firstParked?: number | undefined;
  /** How often a replay of parked events was requested since the last replay; 0 if none is due. */
  readonly replay: number;
}

/** An event that a generation has set aside. */
export interface ParkedEvent {
  readonly position: number;
  readonly aggregateId: string;
  readonly version: number;
  /** Why the event could not be applied; absent for an event that only waits behind an earlier one of its aggregate. */
  readonly error?: string | undefined;
  /** Whether a newer release wrote the event, so that the release which parked it could not read it. */
  readonly isNewer?: boolean | undefined;
}

/** A record, and the id of the aggregate from whose events it is made. */
export interface OwnedRecord<V extends object> {
  readonly aggregateId: string;
  readonly record: V;
}

/** What the holder of the lease writes to a generation in one transaction. */
export interface ViewStep<V extends object> {
  /** The lease's term. */
  readonly term: number;
  /** The checkpoint that the step starts from; `to` is the one that it leaves. */
  readonly from: number;
  readonly to: number;
  /** The `markOf` the event at `to`. */
  readonly mark?: string | undefined;
  /** The whole new content of each record that changes, by its id. */
  readonly records: ReadonlyMap<string, OwnedRecord<V>>;
  /** Whether all of the records must be new: if there is one with the same id, the step is refused with `RecordTaken`. */
  readonly areNew: boolean;
  /** The ids of records that are removed after `records` have been written. */
  readonly removed: readonly string[];
  /** Events that the step parks. */
  readonly parked: readonly ParkedEvent[];
  /** The positions of parked events that the step applies. */
  readonly replayed: readonly number[];
}

/** Returns the generation with a number, if there is one. */
export async function generationOf(
  store: { generations(): Promise<readonly ViewGeneration[]> },
  wanted: number,
): Promise<ViewGeneration | undefined> {
  return (await store.generations()).find(({ number }) => number === wanted);
}
