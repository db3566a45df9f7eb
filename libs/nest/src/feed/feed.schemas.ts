import { z } from 'zod';

/** The query fields of a feed. */
export const feedQuery = z.strictObject({
  after: z
    .int()
    .min(0)
    .max(999_999_999_999_999)
    .default(0)
    .describe('The `nextAfter` of the page before, or any position of the journal; 0 is before its first event'),
  limit: z
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('The most items on a page, which may have fewer. A stream has no pages'),
});

/** Returns the schema of a page of a feed. */
export function feedPage(item: z.ZodType) {
  return z.object({
    items: z.array(item),
    nextAfter: z
      .int()
      .min(0)
      .meta({ examples: [1] })
      .describe('Pass it as `after` to get what follows, now or later: it is a position even if nothing follows yet'),
  });
}
