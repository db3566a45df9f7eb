import { z } from 'zod';

/** The body of every answer that is an error (RFC 9457), with our own stable `code`. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string().describe('The name of the status'),
  status: z.int(),
  detail: z.string().describe('For people; may change'),
  code: z.string().describe('For programs; stable'),
  details: z.record(z.string(), z.unknown()).optional().describe('Facts about a refusal'),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('What is malformed, field by field'),
});

/** What a client is told of an error. */
export type Problem = z.output<typeof problemSchema>;
