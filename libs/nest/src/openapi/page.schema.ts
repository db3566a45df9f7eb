import { InvalidDeclaration } from '@snapfold/kernel';
import type { Page, PageRequest } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { tellUnreadable, unreadableSchema } from '../problems/unreadable.js';

/** The query fields of every list. */
export const pageFields = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('How many items at most; `nextCursor` alone tells whether there are more'),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before'),
};

type Shape = Readonly<Record<string, z.ZodType>>;

/**
 * What may be asked of a list: its filters, beside the fields of every list and those of `more`.
 * @throws {@link InvalidDeclaration} if a filter has the name of one of those
 */
export function listQuery(filters: Shape, more: Shape = {}) {
  const fields = { ...pageFields, ...more };
  const taken = Object.keys(filters).find((name) => Object.hasOwn(fields, name));
  if (taken !== undefined)
    throw new InvalidDeclaration(`A filter has the name "${taken}", as a field of every such list.`);
  return z.strictObject({ ...filters, ...fields });
}

/** What a list is searched by: what was asked for without the fields of every list. */
export function queryOf<Q extends object>(asked: Q & PageRequest, more: Shape = {}): Q {
  const query: Q = { ...asked };
  for (const field of Object.keys({ ...pageFields, ...more })) Reflect.deleteProperty(query, field);
  return query;
}

/** A page of something that has no holes. */
export function pageSchema(item: z.ZodType) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A page of records as a page of what is shown of them; fails if one cannot be shown. */
export function presentPage<T, U>({ items, next }: Page<T>, present: (item: T) => U) {
  return { items: items.map(present), nextCursor: next ?? null };
}

/** A page of things that do not need one another. */
export function listSchema(item: z.ZodType) {
  return pageSchema(item).extend({
    unreadable: z
      .array(unreadableSchema)
      .optional()
      .describe('What would be among the items, but cannot be shown by this release; absent if all can'),
  });
}

/** A page of records as a page of what is shown of them; what cannot be read or shown is named. */
export function presentList<T, U>(
  { items: records, unreadable = [], next }: Page<T>,
  idOf: (record: T) => string,
  present: (record: T) => U,
) {
  const items: U[] = [];
  const left = [...unreadable];
  for (const record of records) {
    try {
      items.push(present(record));
    } catch (error) {
      left.push({ id: idOf(record), error });
    }
  }
  return {
    items,
    nextCursor: next ?? null,
    ...(left.length > 0 ? { unreadable: left.map(tellUnreadable) } : {}),
  };
}
