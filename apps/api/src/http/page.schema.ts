import type { Page } from '@snapfold/kernel';
import { z } from 'zod';

/** The query fields of every list. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many items at most'),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before'),
};

/** A list on the wire. */
export function pageSchema(item: z.ZodType) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A page of records as a page of what is shown of them. */
export function presentPage<T, U>({ items, next }: Page<T>, present: (item: T) => U) {
  return { items: items.map(present), nextCursor: next ?? null };
}
