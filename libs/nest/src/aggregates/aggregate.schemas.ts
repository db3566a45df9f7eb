import type { AggregateTypes } from '@snapfold/kernel';
import { z } from 'zod';
import { instant } from '../validation/text.schema.js';
import type { AggregateApi } from './aggregate-api.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** Returns the schema of a command's body. The body may be absent if the command has no required field. */
export function bodySchema(name: string, shape: Shape) {
  const body = z.strictObject(shape).meta({ id: name });
  return body.safeParse({}).success ? body.prefault({}) : body;
}

/** The schema of the answer to a command. */
export const receipt = z
  .object({
    id: z.string(),
    version: z.int().describe('The version of the aggregate after the command'),
    position: z
      .int()
      .describe(
        'The position of its latest event in the journal. Pass it as `atLeast` to a view that has to include it',
      ),
  })
  .meta({ id: 'Receipt' });

/** Returns the schema of an event as the audit of its aggregate shows it. */
export function auditSchema<A extends AggregateTypes, S extends z.ZodType>({ name, events }: AggregateApi<A, S>) {
  const payloads = Object.entries<Shape>(events).map(([type, shape]) => z.object({ type: z.literal(type), ...shape }));
  return z
    .object({
      id: z.string().describe('`<aggregateId>-<version>`'),
      type: z.string(),
      aggregateId: z.string(),
      version: z.int(),
      position: z.int(),
      at: instant,
      payload: z.union(payloads),
      metadata: z.object({
        userId: z.string(),
        requestId: z.string(),
        correlationId: z.string(),
        causationId: z.string(),
        traceparent: z.string().optional().describe('The W3C trace context of the request'),
        client: z.record(z.string(), z.string()).optional().describe('The `X-Client-Metadata` of the request'),
      }),
    })
    .meta({ id: `${name}Event` });
}
