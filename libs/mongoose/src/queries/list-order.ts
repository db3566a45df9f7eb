import { InvalidDeclaration } from '@snapfold/kernel';
import { isSortKey, type ListPlace, type SortKey } from '@snapfold/kernel/engine';
import type { MongoSort } from './mongo-query.js';

/** Returns the order with the id as its last field. A field that comes twice counts where it comes first. */
export function listOrder(sort: MongoSort): MongoSort {
  const [, direction] = sort.at(-1) ?? ['_id', 1];
  const order = new Map<string, 1 | -1>();
  for (const [path, along] of sort) if (!order.has(path) && !order.has('_id')) order.set(path, along);
  if (!order.has('_id')) order.set('_id', direction);
  return [...order];
}

/**
 * Returns the place of a document in a list with this order.
 * @throws {@link InvalidDeclaration} if a field is neither absent nor null, text, a number or a boolean
 */
export function placeOf(document: { readonly _id: string }, order: MongoSort): ListPlace {
  const keys = order.filter(([path]) => path !== '_id').map(([path]) => sortKeyOf(document, path));
  return { keys, id: document._id };
}

/**
 * Returns the value at a path, by which a document is placed in a list.
 * @throws {@link InvalidDeclaration}
 */
export function sortKeyOf(document: object, path: string): SortKey {
  const key = path.split('.').reduce<unknown>(memberOf, document) ?? null;
  if (isSortKey(key)) return key;
  throw new InvalidDeclaration(
    `A query builder sorts by "${path}", which is ${kindOf(key)} in a document: sort by a field that is text, a number or a boolean wherever it is present.`,
  );
}

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function kindOf(key: unknown): string {
  if (Array.isArray(key)) return 'an array';
  return key instanceof Date ? 'a Date' : `a ${typeof key}`;
}
