import { z } from 'zod';

/**
 * Text of at most `max` characters, without lone surrogates, which many databases and clients cannot store unchanged. Emoji count as the
 * characters that Unicode makes them of. Raise the maximum of a field at will, but never lower it: what is stored could not be shown.
 */
export function text(max: number): z.ZodString {
  return z
    .string()
    .check(({ value, issues }) => {
      const input = value;
      if (!value.isWellFormed()) issues.push({ code: 'custom', input, message: 'is not well-formed Unicode' });
      // Counts only what may be short enough: no character has more than two units.
      if (value.length > max && (value.length > 2 * max || [...value].length > max))
        issues.push({ code: 'too_big', origin: 'string', maximum: max, inclusive: true, input });
    })
    .meta({ maxLength: max });
}

/** The id of an aggregate. */
export const id = text(64).min(1);

/** A point in time: ISO 8601, UTC, milliseconds. */
export const instant = z
  .string()
  .refine(isInstant, 'must be a time in UTC with milliseconds, such as "2026-01-31T12:00:00.000Z"')
  .meta({ format: 'date-time' });

/** The cursor of a page, as the page before gave it out. Only its list knows whether it is one, so any text is accepted here. */
export const cursor = z.string().meta({ pattern: '^[A-Za-z0-9_-]+$' });

/** An instant on a day that every month has, which needs no calendar. */
const plainInstant = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

function isInstant(value: string): boolean {
  if (plainInstant.test(value)) return true;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString() === value;
}
