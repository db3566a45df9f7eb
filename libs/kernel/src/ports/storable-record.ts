import { NotStorable } from '../data/not-storable.js';
import { storable, storedBytes } from '../data/storable.js';
import { CommitTooLarge } from '../errors/command-errors.js';
import { maxStoredBytes } from './stored-size.js';
import type { ViewStep } from './view-generation.js';

/**
 * A view's record as any store keeps it: storable data, frozen, without the fields `_id` and `_aggregateId`, which are where a store
 * keeps the record's id, and whose it is.
 * @param view the view's type: the error's path begins with it
 * @throws {@link NotStorable}, {@link CommitTooLarge}
 */
export function storableRecord<V extends object>(record: V, view: string): V {
  const stored = storable(record, view);
  if (Array.isArray(stored)) throw new NotStorable(view, 'is an array: a record is a plain object');
  if (Object.hasOwn(stored, '_id'))
    throw new NotStorable(`${view}._id`, "is where the record's id is stored: rename it");
  if (Object.hasOwn(stored, '_aggregateId'))
    throw new NotStorable(`${view}._aggregateId`, "is where the record's aggregate is stored: rename it");
  if (storedBytes(stored) > maxStoredBytes)
    throw new CommitTooLarge(`A record of the view "${view}" would be too large`);
  return stored;
}

/** A step of which every record is storable. What a dispatcher commits has been checked before, which this sees at once. */
export function storableStep<V extends object>(step: ViewStep<V>): ViewStep<V> {
  const records = [...step.records].map(([id, { aggregateId, record }]) => {
    return [id, { aggregateId, record: storableRecord(record, 'record') }] as const;
  });
  return { ...step, records: new Map(records) };
}
