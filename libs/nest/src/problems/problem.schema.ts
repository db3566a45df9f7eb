import { z } from 'zod';
import { maxTold } from './malformed-request.js';

const fault = z.object({
  in: z.enum(['body', 'query', 'path', 'header']).describe('The part of the request that is at fault'),
  pointer: z.string().describe('The JSON Pointer of the value in that part, as a URI fragment; `#` for the whole part'),
  code: z.string().describe('Stable code for programs'),
  detail: z.string().describe('Text for people, which may change'),
});

/** The schema of the body of every error (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().describe('A stable URI of this kind of problem: `urn:snapfold:error:` and the code'),
    title: z.string().describe('The code in words'),
    status: z.int().min(400).max(599),
    detail: z.string().describe('Text for people, which may change'),
    instance: z.string().optional().describe('The path that was requested, if it could be read'),
    code: z.string().describe('Stable code for programs'),
    requestId: z.string().describe('The `X-Request-Id` of the answer, by which the log can be searched'),
    correlationId: z.string().optional().describe('The `X-Correlation-Id` that the client sent'),
    traceId: z.string().optional().describe('The trace id of the `traceparent` that the client sent'),
    retryable: z.boolean().describe('Whether the same request may succeed if it is sent again later'),
    errors: z
      .array(fault)
      .max(maxTold)
      .optional()
      .describe('Everything that is wrong with the request, up to 20 entries'),
    details: z.record(z.string(), z.unknown()).optional().describe('Facts that explain a refusal'),
  })
  .meta({ id: 'Problem' });

/** The body of an error. */
export type Problem = z.output<typeof problemSchema>;
