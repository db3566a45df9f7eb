import type { z } from 'zod';
import { toldIssue } from '../validation/faults.js';
import { readText } from '../validation/query-text.js';
import { clauseOf } from '../validation/words.js';
import type { ToldFault } from './told-fault.js';

/** A value that was read from text, or what is wrong with the text. */
export type ReadValue = { readonly value: unknown } | { readonly faults: readonly ToldFault[] };

/** Reads a value from its text. The clauses of faults begin with `must be` or the like. */
export function readValue(schema: z.ZodType, text: string): ReadValue {
  const read = schema.safeParse(readText(schema, text), { error: clauseOf });
  if (read.success) return { value: read.data };
  return { faults: read.error.issues.map((issue) => toldIssue(issue, text)) };
}
