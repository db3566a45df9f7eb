import { InvalidDeclaration } from '@snapfold/kernel';
import { assertName } from '@snapfold/kernel/engine';
import type { IndexLayout } from '../documents/collection-layout.js';
import { ruleOf } from '../documents/snapshot-document.js';

/** An index that makes reads fast and guarantees nothing. */
export type QueryIndex = Pick<IndexLayout, 'name' | 'key' | 'where'>;

/** The index that every collection has. */
const idIndex: IndexLayout = { name: '_id_', key: { _id: 1 } };

/**
 * Checks the indexes that a query builder asks for, beside those that the collection has anyway. None may be unique: a write of a
 * command or a view that violates it would fail with an error of the driver, like a write to a broken store.
 * @param of what the queries read, such as `the aggregate "users"`
 * @throws {@link InvalidDeclaration}
 */
export function assertQueryIndexes(
  of: string,
  wanted: readonly IndexLayout[],
  present: readonly IndexLayout[] = [],
): void {
  const taken = [idIndex, ...present];
  for (const index of wanted) {
    assertName(`A query index of ${of}`, index.name);
    const refuse = (problem: string) => new InvalidDeclaration(`The query index "${index.name}" of ${of} ${problem}.`);
    if (index.unique) throw refuse('is unique, but only the unique rules of an aggregate may have unique indexes');
    if (index.expireAfterSeconds !== undefined) throw refuse('has expireAfterSeconds, which would remove stored data');
    if (ruleOf(index.name) !== undefined) throw refuse('has a name that is reserved for unique rules');
    const same = taken.find((other) => other.name === index.name || keyOf(other) === keyOf(index));
    if (same) throw refuse(`has the name or the key of the index "${same.name}"`);
    taken.push(index);
  }
}

function keyOf({ key, where }: IndexLayout): string {
  return JSON.stringify([key, where]);
}
