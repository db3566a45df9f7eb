import { NotStorable } from '../../data/not-storable.js';
import { storable, storedBytes } from '../../data/storable.js';
import { CommitTooLarge } from '../../errors/command-errors.js';
import { maxStoredBytes } from '../stored-size.js';
import type { ViewStep } from './view-generation.js';

/**
 * Returns a view's record as any store keeps it: storable data, frozen, without the fields `_id` and `_aggregateId`, in which a store
 * keeps the id of the record and of its aggregate.
 * @param view the type of the view, with which the path in an error begins
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

/** Returns a step whose records are all storable. Records that were checked before, as those of a dispatcher, are not checked again. */
export function storableStep<V extends object>(step: ViewStep<V>): ViewStep<V> {
  const records = [...step.records].map(([id, { aggregateId, record }]) => {
    return [id, { aggregateId, record: storableRecord(record, 'record') }] as const;
  });
  return { ...step, records: new Map(records) };
}
