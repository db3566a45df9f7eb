import type { FollowerStep, Following } from '../follower-store.js';

/**
 * One filling of a view: its records, and the position up to which they contain the journal. A rebuild fills a new generation beside the
 * one that is read.
 */
export interface ViewGeneration extends Following {
  /** 1 for the first generation, and ascending over all versions of the view. */
  readonly number: number;
  /** The `version` of the view that fills the generation. */
  readonly version: number;
  /**
   * `building` until it has caught up for the first time. `live` generations are read, the one with the highest number first; `retired`
   * generations are being removed.
   */
  readonly status: 'building' | 'live' | 'retired';
}

/** A record, and the id of the aggregate from whose events it is made. */
export interface OwnedRecord<V extends object> {
  readonly aggregateId: string;
  readonly record: V;
}

/** What the holder of the lease writes to a generation in one transaction. */
export interface ViewStep<V extends object> extends FollowerStep {
  /** The whole new content of each record that changes, by its id. */
  readonly records: ReadonlyMap<string, OwnedRecord<V>>;
  /** Whether all of the records must be new: if there is one with the same id, the step is refused with `RecordTaken`. */
  readonly areNew: boolean;
  /** The ids of records that are removed after `records` have been written. */
  readonly removed: readonly string[];
}

/** Returns the generation with a number, if there is one. */
export async function generationOf(
  store: { generations(): Promise<readonly ViewGeneration[]> },
  wanted: number,
): Promise<ViewGeneration | undefined> {
  return (await store.generations()).find(({ number }) => number === wanted);
}
