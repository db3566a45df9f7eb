import { InvalidDeclaration } from '@snapfold/kernel';
import { assertName } from '@snapfold/kernel/engine';
import type { IndexLayout } from '../documents/collection-layout.js';
import { ruleOf } from '../documents/snapshot-document.js';

/** An index that only makes reads fast. */
export type QueryIndex = Pick<IndexLayout, 'name' | 'key' | 'where'>;

/** What every collection has. */
const idIndex: IndexLayout = { name: '_id_', key: { _id: 1 } };

/**
 * Checks the indexes that a query builder asks for beside those that a collection has anyway. They may guarantee nothing: what a
 * command or a view writes would fail with an error of the driver's, which nobody can tell apart from a broken store.
 * @param of what is queried, such as `the aggregate "users"`
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
    if (index.unique) throw refuse('is unique, but only a unique rule of an aggregate may guarantee something');
    if (index.expireAfterSeconds !== undefined) throw refuse('would remove what is stored after a while');
    if (ruleOf(index.name) !== undefined) throw refuse('has a name that is kept for unique rules');
    const twin = taken.find((other) => other.name === index.name || keyOf(other) === keyOf(index));
    if (twin) throw refuse(`has the name or the key of another, "${twin.name}"`);
    taken.push(index);
  }
}

function keyOf({ key, where }: IndexLayout): string {
  return JSON.stringify([key, where]);
}
