import { z } from 'zod';

/** The schema of the body of every error (RFC 9457), with a stable `code` of our own. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string().describe('The name of the HTTP status'),
  status: z.int(),
  detail: z.string().describe('Text for people, which may change'),
  code: z.string().describe('Stable code for programs'),
  details: z.record(z.string(), z.unknown()).optional().describe('Values that explain a refusal'),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('The malformed fields of the request'),
});

/** The body of an error. */
export type Problem = z.output<typeof problemSchema>;
