import type { Page } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { tellUnreadable, unreadableSchema } from '../problems/unreadable.js';
import { cursor } from '../validation/text.schema.js';

/** The query fields of every list. */
export const pageFields = {
  limit: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('The most items on a page. A page may have fewer: only `nextCursor` says whether there are more'),
  cursor: cursor
    .optional()
    .describe(
      'The `nextCursor` of the page before. It holds for the same list, filters, order and caller, with any `limit`',
    ),
};

/** Returns the schema of a page of a list without gaps, such as an audit trail. */
export function pageSchema(item: z.ZodType) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Presents a page of records. Throws if one of them cannot be shown. */
export function presentPage<T, U>({ items, next }: Page<T>, present: (item: T) => U) {
  return { items: items.map(present), nextCursor: next ?? null };
}

/** Returns the schema of a page of independent items: one that cannot be shown does not fail the page. */
export function listSchema(item: z.ZodType) {
  return pageSchema(item).extend({
    unreadable: z
      .array(unreadableSchema)
      .optional()
      .describe('Entries of this page that this release cannot show. Absent if it can show all'),
  });
}

/** Presents a page of records. A record that cannot be read or shown is named in `unreadable`. */
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
