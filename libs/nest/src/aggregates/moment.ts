import type { Moment } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { text } from '../validation/text.schema.js';

/** The query fields by which the past state of an aggregate is read. */
export const momentFields = z.strictObject({
  version: z
    .int()
    .min(1)
    .max(999_999_999_999_999)
    .optional()
    .describe('Shows the state right after this version, without an `ETag`'),
  at: text(64)
    .optional()
    .describe(
      'Shows the state at this instant of RFC 3339, such as `2026-01-31T09:00:00Z`, without an `ETag`. In a URL, `+` is written `%2B`',
    ),
});

/** Returns the moment that a client asks for; `undefined` if it asks for the current state. The engine refuses both fields together. */
export function momentOf({ version, at }: z.output<typeof momentFields>): Moment | undefined {
  if (version !== undefined) return at === undefined ? { version } : { version, at };
  return at === undefined ? undefined : { at };
}
