import { z } from 'zod';

/** Text without lone surrogates, which many databases and clients cannot store unchanged. */
export const text = z.string().refine((value) => value.isWellFormed(), 'is not well-formed Unicode');

/** The id of an aggregate. */
export const id = text.min(1).max(64);

/** A point in time: ISO 8601, UTC, milliseconds. */
export const instant = z.string().meta({ format: 'date-time' });
