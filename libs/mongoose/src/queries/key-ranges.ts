import type { ListPlace, SortKey } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import type { MongoSort, StoredDocument } from './mongo-query.js';

/** A range of the keys of a list, in which documents are sorted by the fields that can differ there. */
export interface KeyRange {
  readonly filter: mongo.Filter<StoredDocument>;
  readonly sort: MongoSort;
}

/**
 * Returns the ranges of a list that follow a place, in the order of the list: first the documents that tie with it in all fields but the
 * id, at the end those that differ in the first field. Each is one range of an index. One filter for all of them would be an `$or`, for
 * which MongoDB sorts what it could read in order as soon as the query has an `$in`.
 * @param order with the id as its last field
 * @param after absent for the whole list
 */
export function keyRanges(order: MongoSort, after?: ListPlace): readonly KeyRange[] {
  if (after === undefined) return [{ filter: {}, sort: order }];
  const ties: mongo.Filter<StoredDocument>[] = [];
  const ranges: KeyRange[] = [];
  for (const [index, [path, direction]] of order.entries()) {
    const key = path === '_id' ? after.id : (after.keys[index] ?? null);
    // Nothing comes before null.
    if (key !== null || direction === 1)
      ranges.unshift({ filter: { $and: [...ties, beyond(path, direction, key)] }, sort: order.slice(index) });
    ties.push({ [path]: { $eq: key } });
  }
  return ranges;
}

function beyond(path: string, direction: 1 | -1, key: SortKey): mongo.Filter<StoredDocument> {
  const operator = direction === 1 ? '$gt' : '$lt';
  if (path === '_id') return { _id: { [operator]: key } };
  // Outside of $expr the operators compare only values of one type, which would skip all others, such as null.
  return { $expr: { [operator]: [`$${path}`, { $literal: key }] } };
}
