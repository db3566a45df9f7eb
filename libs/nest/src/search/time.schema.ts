import { isTimestamp, lastMillisecond } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { text } from '../validation/text.schema.js';

/**
 * A point in time as clients write it: RFC 3339 with any offset and any fraction. It becomes a time as events have it, in UTC with
 * milliseconds; a finer fraction is cut off.
 */
export const time = text(64)
  .meta({ format: 'date-time' })
  .transform((written, { issues }) => {
    const ms = lastMillisecond(written);
    const inUtc = ms === undefined ? '' : new Date(ms).toISOString();
    if (isTimestamp(inUtc)) return inUtc;
    const message =
      'must be a time of RFC 3339 with its offset, such as 2026-01-31T09:00:00Z; in a URL, + is written %2B';
    issues.push({ code: 'custom', input: written, message });
    return z.NEVER;
  });
