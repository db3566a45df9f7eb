import type { Order } from '@snapfold/kernel';
import { quotedName } from '../validation/given.js';
import { noneOf } from '../validation/known-names.js';
import { fieldOf, schemaWithin, type Scope } from './scope.js';
import type { AnySearch } from './search.js';
import type { Tell } from './told-fault.js';

/** Returns the names of the fields by which a list can be sorted. */
export function sortedFields({ fields }: AnySearch): string[] {
  return Object.entries(fields).flatMap(([name, { sorts }]) => (sorts ? [name] : []));
}

/** Reads an order such as `-openedAt,id`, where `-` stands for descending. Tells everything that is wrong with it. */
export function readSort(text: string, { search, scope, tell }: SortRules): readonly Order[] {
  const known = sortedFields(search);
  const order: Order[] = [];
  // Each field may occur once, so what is longer is wrong anyway.
  for (const part of text.split(',', known.length + 1)) {
    const isDescending = part.startsWith('-');
    const name = isDescending ? part.slice(1) : part;
    const what = `names ${quotedName(name)}`;
    const field = fieldOf(search, name);
    if (!field?.sorts) tell('UNKNOWN', `${what}, which ${noneOf(name, known)}`);
    else if (order.some((other) => other.field === name)) tell('DUPLICATE', `${what} several times`);
    else {
      schemaWithin(field, { scope, what, tell });
      order.push({ field: name, direction: isDescending ? 'descending' : 'ascending' });
    }
  }
  return order;
}

/** What {@link readSort} goes by. */
export interface SortRules {
  readonly search: AnySearch;
  /** What the filter says of every record of the list. */
  readonly scope: Scope;
  readonly tell: Tell;
}
