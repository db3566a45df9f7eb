import type { Query, ReadModel } from './query.js';

/** The port for the records of one view. */
export interface ViewStore<V extends object, Q extends Query> extends ReadModel<V, Q> {
  /** The records with these ids; unknown ids are absent. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, V>>;
  /** Writes each record whole under its id, new or not; safe to repeat. */
  save(records: ReadonlyMap<string, V>): Promise<void>;
}
